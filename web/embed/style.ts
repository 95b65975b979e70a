/** The shape is kept free before anything has come, so that nothing on the page moves. */
export const STYLE = `
:host{display:block;aspect-ratio:8/3;overflow:hidden;position:relative;background:#8882;touch-action:pan-y pinch-zoom}
:host([hidden]),[hidden]{display:none!important}
section,div,a{height:100%;display:block}
img{width:100%;height:100%;object-fit:cover;display:block}
button{all:unset;box-sizing:border-box;cursor:pointer;width:24px;height:24px;display:grid;place-items:center}
p,.back,.on{position:absolute;z-index:1;margin:0;color:#fff;background:#000b;font:16px/1 system-ui,sans-serif;direction:ltr;forced-color-adjust:none}
p{bottom:8px;left:50%;transform:translateX(-50%);display:flex;flex-wrap:wrap;justify-content:center;width:max-content;max-width:calc(100% - 16px);border-radius:12px;padding:0 4px}
.back,.on{top:calc(50% - 22px);width:44px;height:44px;border-radius:50%;font-size:26px}
.back{left:8px}.on{right:8px}
@media(width<480px){.back,.on{top:calc(50% - 16px);width:32px;height:32px;font-size:20px}}
i{width:8px;height:8px;border-radius:50%;border:2px solid #fff;box-sizing:border-box}
[aria-current] i{background:#fff}
a:focus-visible,button:focus-visible{outline:3px solid #fff;outline-offset:-3px;box-shadow:0 0 0 2px #000 inset}
`;
