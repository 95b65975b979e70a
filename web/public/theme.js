// Before the first paint, so that a chosen theme doesn't flash. A file, as the policy wants.
(function () {
  try {
    var theme = localStorage.getItem("drumbeat.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    /* Storage is off: the system's theme it is. */
  }
})();
