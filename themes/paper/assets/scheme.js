// The colours: as the device has them, light, or dark. The button says which and
// leads to the next; "paper:dark" turns light to dark and back.
const root = document.documentElement;
const key = "digestry-scheme";
const after = { "": "light", light: "dark", dark: "" };
const device = matchMedia("(prefers-color-scheme: dark)");

function tell() {
	for (const button of document.querySelectorAll(".scheme")) {
		const { name, auto, light, dark } = button.dataset;
		const state = { light, dark }[root.dataset.scheme] ?? auto;
		button.title = `${name}${state}`;
		button.setAttribute("aria-label", button.title);
	}
}

function set(scheme, keep = true) {
	root.dataset.scheme = scheme;
	tell();
	if (!keep) return;
	try {
		if (scheme) localStorage.setItem(key, scheme);
		else localStorage.removeItem(key);
	} catch {
		// Then it lasts as long as the page.
	}
}

document.addEventListener("click", (event) => {
	if (event.target.closest(".scheme")) set(after[root.dataset.scheme ?? ""] ?? "");
});
document.addEventListener("paper:dark", () => {
	const dark = root.dataset.scheme ? root.dataset.scheme === "dark" : device.matches;
	set(dark ? "light" : "dark");
});
// Another tab's choice holds here too, and so does one made since this page was left.
addEventListener("storage", (event) => event.key === key && set(event.newValue ?? "", false));
addEventListener("pageshow", (event) => {
	if (!event.persisted) return;
	try {
		set(localStorage.getItem(key) ?? "", false);
	} catch {
		// As above.
	}
});
document.addEventListener("digestry:update", tell);
tell();
