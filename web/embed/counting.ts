/** Reports once a visit what of a website's banners was seen and clicked; nothing of the visitor. */
export function counting() {
  const known = new Set<string>();
  let viewed: string[] = [];
  let clicked: string[] = [];

  const note = (kind: string, id: string, list: string[]): void => {
    if (known.has(kind + id)) return;
    known.add(kind + id);
    list.push(id);
  };

  return {
    view: (id: string): void => note("v", id, viewed),
    click: (id: string): void => note("c", id, clicked),
    /** Called when the page is left or hidden; what was reported is not reported again. */
    report(address: string): void {
      if (navigator.webdriver || !(viewed.length + clicked.length)) return;
      const seen = `${address}?viewed=${viewed.join()}&clicked=${clicked.join()}`;
      viewed = [];
      clicked = [];
      // As sendBeacon, without anybody's cookies.
      fetch(seen, {
        method: "POST",
        keepalive: true,
        mode: "no-cors",
        credentials: "omit",
        referrerPolicy: "no-referrer",
      }).catch(() => undefined);
    },
  };
}
