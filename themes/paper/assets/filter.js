// The stream of a topic, of one person, show or year. Where it has several pages
// the others are fetched, so that what is chosen is all there is.
const filter = document.querySelector(".filter[data-pages]");

function start() {
	const stream = document.querySelector(".stream");
	const shown = filter.querySelector("output");
	const selects = [...filter.querySelectorAll("select")];
	const pages = Number(filter.dataset.pages);
	const here = Number(filter.dataset.page);
	const first = new URL(here > 1 ? "../../" : "./", location.href);
	let rest = pages > 1 ? null : Promise.resolve();

	function fits(part, { person, show, year }) {
		if (show && part.dataset.show !== show || year && part.dataset.year !== year) return false;
		if (!person) return true;
		return part.dataset.people.split(" ").includes(person) || Boolean(part.querySelector(`[data-by="${CSS.escape(person)}"]`));
	}

	function apply() {
		const chosen = Object.fromEntries(selects.map((s) => [s.name, s.value]));
		const some = Object.values(chosen).some(Boolean);
		if (some && !rest) rest = fetchRest().then(apply);
		let points = 0;
		for (const part of document.querySelectorAll(".stream [data-year], .mentions [data-year]")) {
			part.hidden = !fits(part, chosen);
			for (const point of part.querySelectorAll(".points > li")) {
				// What somebody else is known to have said is not this person's.
				point.hidden = Boolean(chosen.person && point.dataset.by && point.dataset.by !== chosen.person);
				if (!part.hidden && !point.hidden && stream.contains(point)) points++;
			}
			const mark = part.id && document.querySelector(`.timeline a[href$="#${part.id}"]`);
			if (mark) mark.classList.toggle("out", part.hidden);
		}
		shown.textContent = some ? `${points} / ${shown.dataset.all}` : "";
		filter.classList.toggle("chosen", some);
		const parts = [...stream.querySelectorAll("[data-year]")];
		document.body.classList.toggle("nothing-fits", some && parts.every((part) => part.hidden));
		return chosen;
	}

	async function fetchRest() {
		for (let page = 1; page <= pages; page++) {
			if (page === here) continue;
			const address = page === 1 ? first : new URL(`page/${page}/`, first);
			const answer = await fetch(address);
			if (!answer.ok) continue;
			const other = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".stream");
			for (const link of other?.querySelectorAll("[href], [src]") ?? []) {
				const name = link.hasAttribute("href") ? "href" : "src";
				link.setAttribute(name, new URL(link.getAttribute(name), address));
			}
			const parts = [...other?.children ?? []];
			if (page < here) stream.querySelector(".this-page").before(...parts);
			else stream.append(...parts);
		}
		document.body.classList.add("whole");
	}

	// The address tells what is chosen, so that it can be passed on.
	function remember(chosen) {
		const address = new URL(location.href);
		for (const [name, value] of Object.entries(chosen)) {
			if (value) address.searchParams.set(name, value);
			else address.searchParams.delete(name);
		}
		history.replaceState(history.state, "", address);
	}

	filter.addEventListener("change", () => remember(apply()));
	filter.querySelector("button").addEventListener("click", () => {
		for (const select of selects) select.value = "";
		remember(apply());
		selects[0].focus(); // the button goes with the choice
	});
	const wanted = new URLSearchParams(location.search);
	for (const select of selects) {
		const value = wanted.get(select.name);
		if ([...select.options].some((option) => option.value === value)) select.value = value;
	}
	apply();
	document.addEventListener("digestry:update", apply);
}

if (filter) start();
