-- The one filter of the report, for both engines: from the source's Markdown to the page's elements.
--
-- Quarto runs it before its own steps, pandoc after reading, so both start from the same document and
-- write the same page. Formats other than HTML keep pandoc's own elements and get only what serves them all.

local html = FORMAT:match('^html') ~= nil

-- A mistake in the source must stop the build in both engines: Quarto goes on after a plain error().
local function refuse(message)
  io.stderr:write('report.lua: ' .. message .. '\n')
  os.exit(1)
end

local function escaped(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

-- Captions ------------------------------------------------------------------

-- Older pandoc leaves the attributes of a caption as text at its end: "Caption {.small #name}".
local function split_caption(inlines)
  local text, classes, id = pandoc.utils.stringify(inlines), {}, ''
  local attributes = text:match('{([^{}]*)}%s*$')
  if not attributes then return inlines, classes, id end
  for name in attributes:gmatch('%.([%w-]+)') do table.insert(classes, name) end
  id = attributes:match('#([%w_-]+)') or ''
  local kept = pandoc.List(inlines)
  while #kept > 0 and not pandoc.utils.stringify(kept[#kept]):match('^{') do kept:remove() end
  kept:remove()
  while #kept > 0 and kept[#kept].t == 'Space' do kept:remove() end
  return kept, classes, id
end

-- Takes the attributes off a table's caption and returns its inlines, its classes and its id.
local function read_caption(tbl)
  local inlines = pandoc.utils.blocks_to_inlines(tbl.caption.long)
  local caption, classes, id = split_caption(inlines)
  for _, class in ipairs(tbl.classes) do table.insert(classes, class) end
  return caption, classes, tbl.identifier ~= '' and tbl.identifier or id
end

-- Tables --------------------------------------------------------------------

local ALIGNMENT = { AlignRight = 'right', AlignCenter = 'centre' }

local function inner(blocks)
  return (pandoc.write(pandoc.Pandoc(blocks), { format = 'html', extensions = {} }, { wrap_text = 'none' }):gsub('%s+$', ''))
end

local function attributes(pairs_in_order)
  local written = {}
  for _, pair in ipairs(pairs_in_order) do
    if pair[2] and pair[2] ~= '' then table.insert(written, (' %s="%s"'):format(pair[1], escaped(pair[2]))) end
  end
  return table.concat(written)
end

-- The only inline of a cell, or nil.
local function sole(cell)
  local block = #cell.contents == 1 and cell.contents[1]
  return block and block.content and #block.content == 1 and block.content[1] or nil
end

-- A drawing behind the cell: its span gives the cell its style and leaves it empty.
local function whisker(cell)
  local span = sole(cell)
  if span and span.t == 'Span' and span.classes:includes('whisker') then return span.attributes.style end
end

local function is_empty(cell)
  return pandoc.utils.stringify(cell.contents):match('^%s*$') ~= nil and not whisker(cell)
end

local function is_remark(cell)
  local span = sole(cell)
  return span ~= nil and span.t == 'Span' and span.classes:includes('quiet')
end

-- In the scorecard a remark in place of a change (column 5) takes the empty cells on both sides of it:
-- the drawing's (column 4) and the interval's.
local DRAWING, CHANGE = 4, 5

local function spans_of(cells, scorecard)
  local spans = {}
  for at = 1, #cells do spans[at] = { first = at, last = at, from = at } end
  if not scorecard or not cells[CHANGE] or not is_remark(cells[CHANGE]) then return spans end
  local first, last = CHANGE, CHANGE
  if is_empty(cells[DRAWING]) then first = DRAWING end
  if last + 1 < #cells and is_empty(cells[last + 1]) then last = last + 1 end
  for covered = first, last do spans[covered] = { first = first, last = last, from = CHANGE } end
  return spans
end

local function body_cell(cell, column, span)
  local width = span.last - span.first + 1
  local drawing = whisker(cell)
  local tag, role = 'td', 'cell'
  if column.number == 1 then tag, role = 'th', 'rowheader' end
  local classes = drawing and 'whisker' or (width > 1 and 'remark') or column.alignment
  return ('<%s%s>%s</%s>'):format(tag, attributes {
    { 'role', role },
    { 'scope', column.number == 1 and 'row' },
    { 'colspan', width > 1 and tostring(width) },
    { 'class', is_empty(cell) and 'empty' or classes },
    { 'data-label', column.number > 1 and width == 1 and not drawing and column.label },
    { 'style', drawing },
  }, drawing and '' or inner(cell.contents), tag)
end

local function body_row(row, columns, scorecard)
  local written, spans = {}, spans_of(row.cells, scorecard)
  for at, span in ipairs(spans) do
    if span.first == at then table.insert(written, body_cell(row.cells[span.from], columns[span.from], span)) end
  end
  return '<tr role="row">' .. table.concat(written) .. '</tr>'
end

local function head_cell(cell, column)
  return ('<th%s>%s</th>'):format(attributes {
    { 'role', 'columnheader' }, { 'scope', 'col' }, { 'class', column.alignment },
  }, inner(cell.contents))
end

local function columns_of(tbl)
  local columns = {}
  local head = tbl.head.rows[1]
  for number, spec in ipairs(tbl.colspecs) do
    local label = head and pandoc.utils.stringify(head.cells[number].contents) or ''
    columns[number] = { number = number, label = label, alignment = ALIGNMENT[spec[1]] }
  end
  return columns
end

local function html_table(tbl, scorecard)
  local caption, classes, id = read_caption(tbl)
  if #caption == 0 then refuse('a table has no caption: ' .. pandoc.utils.stringify(tbl.head):sub(1, 60)) end
  local columns, head, body = columns_of(tbl), {}, {}
  for _, row in ipairs(tbl.head.rows) do
    for number, cell in ipairs(row.cells) do table.insert(head, head_cell(cell, columns[number])) end
  end
  for _, part in ipairs(tbl.bodies) do
    for _, row in ipairs(part.body) do table.insert(body, body_row(row, columns, scorecard)) end
  end
  table.insert(classes, 'columns-of-' .. #columns)
  return pandoc.RawBlock('html', table.concat({
    ('<table%s>'):format(attributes { { 'role', 'table' }, { 'id', id }, { 'class', table.concat(classes, ' ') } }),
    '<caption>' .. inner { pandoc.Plain(caption) } .. '</caption>',
    '<thead role="rowgroup"><tr role="row">' .. table.concat(head) .. '</tr></thead>',
    '<tbody role="rowgroup">', table.concat(body, '\n'), '</tbody></table>',
  }, '\n'))
end

-- Formats without our style sheet: the first column heads its row, widths are left to the format.
local function plain_table(tbl)
  local caption, classes, id = read_caption(tbl)
  tbl.caption.long = { pandoc.Plain(caption) }
  tbl.attr = pandoc.Attr(id, classes)
  for number, spec in ipairs(tbl.colspecs) do tbl.colspecs[number] = { spec[1] } end
  for _, part in ipairs(tbl.bodies) do part.row_head_columns = 1 end
  return tbl
end

local function set_tables(blocks, scorecard)
  return blocks:walk {
    traverse = 'topdown',
    Div = function(div)
      if not scorecard and div.classes:includes('scorecard') then
        div.content = set_tables(div.content, true)
        return div, false
      end
    end,
    Table = function(tbl)
      if html then return html_table(tbl, scorecard), false end
      return plain_table(tbl), false
    end,
  }
end

-- Pictures, lists, exhibits -----------------------------------------------------

-- A picture alone in its paragraph is a picture, not a numbered figure.
local function unwrap_figure(figure)
  return pandoc.Para(pandoc.utils.blocks_to_inlines(figure.content))
end

local function require_alt(image)
  if pandoc.utils.stringify(image.caption) == '' then refuse('the picture ' .. image.src .. ' has no alternative text') end
end

-- Paragraphs inside list items break the PDF's list structure.
local function tighten(list)
  list.content = list.content:map(function(item)
    return item:map(function(block) return block.t == 'Para' and pandoc.Plain(block.content) or block end)
  end)
  return list
end

local function is_judgement(block)
  return block.t == 'Para' and block.content[1] and block.content[1].t == 'Span'
    and block.content[1].classes:includes('judgement')
end

-- The headline of an exhibit and its judgement share a line.
local function head_exhibit(div)
  local first, second = div.content[1], div.content[2]
  if html and div.classes:includes('exhibit') and first and first.t == 'Header' and second and is_judgement(second) then
    div.content:remove(1)
    div.content:remove(1)
    div.content:insert(1, pandoc.Div({ first, second }, pandoc.Attr('', { 'exhibit-head' })))
    return div
  end
end

-- The cover -----------------------------------------------------------------

-- The field of marks and the contents stand before <main>: the template places them.
local function lift(doc, class)
  local kept = pandoc.List()
  for _, block in ipairs(doc.blocks) do
    if block.t == 'Div' and block.classes:includes(class) then
      doc.meta[class] = pandoc.MetaBlocks(block.content)
    else
      kept:insert(block)
    end
  end
  doc.blocks = kept
end

-- Links in the contents are plain text: nothing inside them may break the PDF's structure.
local function plain_links(link)
  link.content = { pandoc.Str(pandoc.utils.stringify(link.content)) }
  return link
end

function Pandoc(doc)
  doc.blocks = doc.blocks:walk {
    Figure = unwrap_figure,
    BulletList = tighten,
    OrderedList = tighten,
    Div = head_exhibit,
    Image = require_alt,
  }
  doc.blocks = set_tables(doc.blocks, false)
  if html then
    doc.blocks = doc.blocks:walk { Link = plain_links }
    lift(doc, 'field')
    lift(doc, 'contents')
  end
  return doc
end
