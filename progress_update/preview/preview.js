// The preview's bar: what changed, what was done again, what went wrong; and a new page when there is one.
(() => {
  const { build, links } = document.currentScript.dataset;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; z-index: 99999; box-sizing: border-box; max-height: 50vh;
      overflow: auto; padding: .5rem 1rem; background: #1d2733; color: #fff; font: 14px/1.5 system-ui, sans-serif;
      border-top: 4px solid #6cb2eb; }
    section.failed { border-color: #ff8a80; background: #4a1414; }
    p, details { margin: 0; } p { display: inline; overflow-wrap: anywhere; } strong { margin-right: .5rem; }
    nav { float: right; } a, summary { color: #fff; } a { margin-left: 1rem; } summary { cursor: pointer; }
    a { display: inline-block; min-height: 24px; } ul { margin: .25rem 0; padding-left: 1.2rem; }
    @media (max-width: 600px) { nav { float: none; } nav a { margin: 0 1rem 0 0; } }
    @media print { section { display: none; } }
  </style><section aria-label="Preview"><nav></nav><strong>Preview</strong><p role="status"></p>
  <details hidden><summary></summary><ul></ul></details></section>`;
  const [bar, nav, said, more] = ["section", "nav", "p", "details"].map((name) => root.querySelector(name));
  const names = { site: "Site", reports: "Report" };
  for (const link of links.split(" ").filter(Boolean)) {
    const a = nav.appendChild(document.createElement("a"));
    a.href = link;
    a.textContent = link.endsWith(".pdf") ? "PDF" : names[link.split("/")[1]];
  }

  function show(state) {
    const changed = state.changed.length ? `${state.changed.join(", ")} changed. ` : "";
    const done = state.reran.length ? `${state.reran.length} ${state.reran.length === 1 ? "step" : "steps"} done again` : "Nothing had to be done again";
    bar.classList.toggle("failed", Boolean(state.fault));
    said.textContent = changed + (state.is_building ? "Building…" : state.fault ? state.fault
      : state.seconds ? `${done}, ${state.seconds.toFixed(1)} s` : "");
    more.hidden = !state.reran.length || state.is_building;
    root.querySelector("summary").textContent = "What was done again, and why";
    root.querySelector("ul").replaceChildren(...state.reran.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight}px`;
  }

  const events = new EventSource("/preview/events");
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (state.build !== build) location.reload();
    else show(state);
  };
  events.onerror = () => { said.textContent = "The preview has ended, or cannot be reached."; };
  addEventListener("pagehide", () => events.close());
  document.body.append(host);
  document.body.style.paddingBottom = "4rem";
})();
