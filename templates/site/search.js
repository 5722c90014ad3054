// Shows of the list only what has every word that was asked for. The list is in the page; nothing is fetched.
(function () {
  "use strict";
  var form = document.getElementById("find");
  var box = document.getElementById("q");
  var told = document.getElementById("told");
  var words = JSON.parse(document.getElementById("index").textContent);
  var items = Array.prototype.slice.call(document.querySelectorAll(".found li"));
  var groups = Array.prototype.slice.call(document.querySelectorAll(".found"));

  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim();
  }

  function search() {
    var asked = plain(box.value).split(" ").filter(Boolean);
    var shown = 0;
    items.forEach(function (item, n) {
      var fits = asked.every(function (word) { return (" " + words[n]).indexOf(" " + word) >= 0; });
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector("li:not([hidden])"); });
    told.textContent = asked.length ? shown + " of " + items.length + " found" : "";
  }

  form.hidden = false;
  box.value = new URLSearchParams(location.search).get("q") || "";
  box.addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  search();
})();
