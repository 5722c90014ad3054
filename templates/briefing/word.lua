-- What only the Word document needs, after report.lua has done what every format needs: the source's classes become
-- Word's styles, exhibits are put in the order of a narrow page, drawings are replaced by their pictures.
--
-- Pictures stand in drawn/, made before pandoc starts: a file by its name, a drawing in a style by the SHA-1 of its
-- address. What Markdown cannot say is left as a mark that the build acts on: an empty paragraph in the style
-- Contents Field, a section's end, a bookmark __page in a heading that starts a page.

local DRAWN = 'drawn/'
local MARK_HEIGHT, LOGO_HEIGHT = '3.5mm', '14mm'
local KINDS = {
  improved = { 'Improved', 'I' }, worsened = { 'Worsened', 'W' }, ['no-clear-change'] = { 'No Clear Change', 'N' },
  ['no-comparison'] = { 'No Comparison', 'C' }, ['no-data'] = { 'No Data', 'x' },
}
local PARAGRAPHS = {
  lead = 'Lead', statement = 'Statement', question = 'Question', commentary = 'Commentary', ['lead-in'] = 'Lead In',
  reading = 'Reading', licence = 'Small Print', tally = 'Tally', ['context-note'] = 'Context Note',
  slot = 'Column Text', card = 'Card Line', ['column-item'] = 'Column Text', foundation = 'House Foundation',
  roof = 'House Roof', beam = 'House Beam', storey = 'House Storey',
}
local CHARACTERS = { number = 'Heading Number', quiet = 'Quiet', invented = 'Illustrative' }

local set_all  -- a list of blocks, each as Word is to have it

local function text_of(element) return pandoc.utils.stringify(element) end

local function openxml(text) return pandoc.RawBlock('openxml', text) end

local function styled(name, blocks, id)
  return pandoc.Div(blocks, pandoc.Attr(id or '', {}, { ['custom-style'] = name }))
end

local function class_in(element, names)
  for _, class in ipairs(element.classes) do
    if names[class] then return class end
  end
end

-- Inlines ---------------------------------------------------------------------

local function picture(name, alt, size)
  return pandoc.Image({ pandoc.Str(alt) }, DRAWN .. name .. '.png', '', pandoc.Attr('', {}, size))
end

-- The mark, then its word in its colour; a space that does not break holds them together.
local function judgement(span)
  local kind = class_in(span, KINDS)
  local name, letter = table.unpack(KINDS[kind])
  return {
    picture('mark-' .. kind, 'Mark ' .. letter, { height = MARK_HEIGHT }),
    pandoc.Str('\u{a0}\u{a0}'),
    pandoc.Span(span.content, pandoc.Attr('', {}, { ['custom-style'] = name })),
  }
end

local function whisker(span)
  local address = span.attributes.style:match("url%('(.-)'%)")
  return picture(pandoc.utils.sha1(address), span.attributes.said or 'The change and its interval', {})
end

local function set_span(span)
  if span.classes:includes('judgement') and class_in(span, KINDS) then return judgement(span) end
  if span.classes:includes('whisker') then return whisker(span) end
  local class = class_in(span, CHARACTERS)
  if class then return pandoc.Span(span.content, pandoc.Attr('', {}, { ['custom-style'] = CHARACTERS[class] })) end
end

-- What lies beside the page does not travel with the document. A link behind a sentence is left out with the space
-- before it; one that stands for itself says its words and the file's name.
local function without_files(inlines)
  local kept = pandoc.List()
  for _, inline in ipairs(inlines) do
    if inline.t == 'Link' and not inline.target:match('^%w+:') and not inline.target:match('^#') then
      if #kept == 0 then
        kept:extend(inline.content)
        kept:extend { pandoc.Str(':'), pandoc.Space(), pandoc.Str(inline.target) }
      elseif kept[#kept].t == 'Space' then
        kept:remove()
      end
    else
      kept:insert(inline)
    end
  end
  return kept
end

-- A drawing for phones has a wide one beside it.
local function set_image(image)
  if image.classes:includes('narrow') then return {} end
  local name = image.src:match('^figures/(.+)%.%a+$')
  if not name or image.src:match('^drawn/') then return end
  image.src, image.classes = DRAWN .. name .. '.png', {}
  return image
end

-- Pairs of a mark and a word, each at its own tab.
local function tabbed(inlines)
  local set = pandoc.List()
  for _, inline in ipairs(inlines) do
    if inline.t == 'Space' or inline.t == 'SoftBreak' then
      set:insert(pandoc.RawInline('openxml', '<w:r><w:tab/></w:r>'))
    else
      set:insert(inline)
    end
  end
  return set
end

-- Sections side by side -------------------------------------------------------

-- The mark that a section ends here, and how many columns it has had.
local function section_end(columns)
  return openxml(('<w:p><w:pPr><w:sectPr><w:cols w:num="%d"/></w:sectPr></w:pPr></w:p>'):format(columns))
end

local COLUMN_BREAK = pandoc.RawInline('openxml', '<w:r><w:br w:type="column"/></w:r>')

-- Puts something at the beginning of the first paragraph in some blocks.
local function begin_with(inline, blocks)
  local done = false
  return pandoc.Blocks(blocks):walk {
    traverse = 'topdown',
    Inlines = function(inlines)
      if done then return inlines, false end
      done = true
      inlines:insert(1, inline)
      return inlines, false
    end,
  }
end

local function side_by_side(items)
  local blocks = pandoc.List { section_end(1) }
  for number, item in ipairs(items) do
    blocks:extend(number == 1 and item or begin_with(COLUMN_BREAK, item))
  end
  blocks:insert(section_end(#items))
  return blocks
end

local function contents_of(div)
  local items = pandoc.List()
  for _, block in ipairs(div.content) do items:insert(block.content or { block }) end
  return items
end

-- Headings --------------------------------------------------------------------

-- Word counts chapters as the first level. Headings that the contents leave out have a style of their own.
local function set_heading(header)
  local level = header.level - 1
  if header.classes:includes('unlisted') or header.classes:includes('score-priority') then
    local style = header.classes:includes('card-title') and 'Card Title' or 'Unlisted Heading 2'
    return styled(style, { pandoc.Para { pandoc.Span(header.content, pandoc.Attr(header.identifier)) } })
  end
  if header.classes:includes('page') then
    header.content:insert(1, pandoc.RawInline('openxml', '<w:bookmarkStart w:id="0" w:name="__page"/>'))
  end
  return pandoc.Header(level, header.content, pandoc.Attr(header.identifier))
end

-- Tables ------------------------------------------------------------------------

local function cells_of(row) return row.cells end

local function rows_of(tbl)
  local rows = pandoc.List()
  for _, part in ipairs(tbl.bodies) do rows:extend(part.body) end
  return rows
end

local function caption_text(tbl) return text_of(tbl.caption.long) end

local function simple_table(caption, aligns, header, rows, name)
  local widths = {}
  for number = 1, #header do widths[number] = 0 end
  local tbl = pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, widths, header, rows))
  tbl.caption.long = { pandoc.Plain(caption) }
  tbl.attr = pandoc.Attr('', {}, { ['custom-style'] = name })
  return tbl
end

-- The figures of an exhibit lie down: a column a time, under a chart as wide as the page.
local function lain_down(tbl, unit)
  local head, rows = tbl.head.rows[1], rows_of(tbl)
  local header, lines, aligns = { head.cells[1].contents }, {}, { pandoc.AlignLeft }
  for column = 2, #head.cells do
    local label = text_of(head.cells[column].contents)
    local shown = label == '%' and unit ~= '' and { pandoc.Plain { pandoc.Str(unit) } } or head.cells[column].contents
    lines[column - 1] = { shown }
  end
  for _, row in ipairs(rows) do
    table.insert(header, cells_of(row)[1].contents)
    table.insert(aligns, pandoc.AlignRight)
    for column = 2, #row.cells do table.insert(lines[column - 1], row.cells[column].contents) end
  end
  return simple_table(pandoc.utils.blocks_to_inlines(tbl.caption.long), aligns, header, lines, 'Facts')
end

local SCORECARD = { 1, 2, 3, 4, 5, 7 }
local CHANGE, INTERVAL, LINE = 5, 6, 4

local function with_interval(change, interval, between)
  local inlines = pandoc.utils.blocks_to_inlines(change)
  local range = pandoc.utils.blocks_to_inlines(interval)
  if #range == 0 then return { pandoc.Plain(inlines) } end
  inlines:extend { between, pandoc.Space(), pandoc.Span(range, pandoc.Attr('', {}, { ['custom-style'] = 'Quiet' })) }
  return { pandoc.Plain(inlines) }
end

-- What the drawing in a row shows, from the row's own cells.
local function said(row)
  return ('%s: change %s, 95%% interval %s'):format(
    text_of(row.cells[1].contents), text_of(row.cells[CHANGE].contents), text_of(row.cells[INTERVAL].contents))
end

local function scorecard_row(row, between)
  local line = pandoc.Blocks(row.cells[LINE].contents):walk {
    Span = function(span)
      if span.classes:includes('whisker') then
        span.attributes.said = said(row)
        return span
      end
    end,
  }
  local cells = {}
  for _, column in ipairs(SCORECARD) do table.insert(cells, row.cells[column].contents) end
  cells[LINE], cells[CHANGE] = line, with_interval(row.cells[CHANGE].contents, row.cells[INTERVAL].contents, between)
  return cells
end

-- One table a priority: its outcomes are named where its chapter begins.
local function set_scorecard(div)
  local blocks, rows, header, name = pandoc.List(), {}, nil, ''
  local function close()
    if #rows > 0 then
      local aligns = { 'AlignLeft', 'AlignRight', 'AlignRight', 'AlignLeft', 'AlignLeft', 'AlignLeft' }
      blocks:insert(simple_table({ pandoc.Str('Scorecard of priority ' .. name) }, aligns, header, rows, 'Scorecard'))
      rows = {}
    end
  end
  for _, block in ipairs(div.content) do
    if block.t == 'Table' then
      header = scorecard_row(block.head.rows[1], pandoc.Str(','))
      for _, row in ipairs(rows_of(block)) do table.insert(rows, scorecard_row(row, pandoc.Str(''))) end
    else
      close()
      if block.t == 'Header' then name = text_of(block.content):match('^%S+') or '' end
      blocks:insert(block)
    end
  end
  close()
  return blocks
end

-- Exhibits ----------------------------------------------------------------------

local function first_div(blocks, class)
  local found
  pandoc.Blocks(blocks):walk {
    Div = function(div)
      if not found and div.classes:includes(class) then found = div end
    end,
  }
  return found
end

local function axis_title(blocks)
  local found = ''
  pandoc.Blocks(blocks):walk {
    Span = function(span)
      if span.classes:includes('axis-title') then found = text_of(span.content) end
    end,
  }
  return found
end

local function chart_of(chart)
  local image
  pandoc.Blocks(chart.content):walk {
    Image = function(found)
      if not image and not found.classes:includes('narrow') then image = found end
    end,
  }
  return image
end

-- The chart with its caption above it: what it shows, of whom, where and when. Pandoc numbers it.
local function figure(chart, subtitle)
  local image, axis = chart_of(chart), axis_title(chart.content)
  if not image then return pandoc.Blocks {} end
  local caption = pandoc.List()
  if axis ~= '' then caption:extend { pandoc.Str(axis .. (subtitle and '; ' or '')) } end
  if subtitle then caption:extend(pandoc.utils.blocks_to_inlines(subtitle.content)) end
  if #caption == 0 then caption = pandoc.List { pandoc.Str(text_of(image.caption):match('^(.-):') or '') } end
  image.attributes.alt = text_of(image.caption)
  return pandoc.Figure({ pandoc.Plain { image } }, { long = { pandoc.Plain(caption) } })
end

local function is_judgement(block)
  local first = block.t == 'Para' and block.content[1]
  return first and first.t == 'Span' and first.classes:includes('judgement')
end

local function is_invented(block)
  local first = block.t == 'Para' and block.content[1]
  return first and first.t == 'Span' and first.classes:includes('invented')
end

-- The judgement and, in its line, what the change was: both stand apart on the page.
local function judgement_line(blocks, verdict)
  local line = pandoc.List()
  for _, block in ipairs(blocks) do
    if is_judgement(block) or is_invented(block) then
      if #line > 0 then line:extend { pandoc.Str('\u{a0}\u{a0}') } end
      line:extend(block.content)
    end
  end
  if verdict and #line > 0 then
    line:insert(pandoc.Str('\u{a0}\u{a0} '))
    line:extend(verdict.content)
  elseif verdict then
    line:extend(verdict.content)
  end
  return #line > 0 and styled('Judgement Line', { pandoc.Para(line) }) or nil
end

local function set_facts(facts, unit, lie_down)
  local blocks, verdict = pandoc.List(), nil
  for _, block in ipairs(facts and facts.content or {}) do
    if block.t == 'Table' then
      block.attributes['custom-style'] = 'Parts'
      blocks:insert(lie_down and lain_down(block, unit) or block)
    elseif block.t == 'Para' and not verdict then
      verdict = block
    else
      blocks:insert(styled('Table Note', { block }))
    end
  end
  return blocks, verdict
end

-- Several ---------------------------------------------------------------------

local ACROSS = { ['panel-half'] = 2, ['panel-third'] = 3, ['panel-quarter'] = 4 }
local TAB = pandoc.RawInline('openxml', '<w:r><w:tab/></w:r>')
-- Pandoc numbers what it takes for a figure; the build puts all numbers in order.
local NUMBERED = pandoc.RawInline('openxml', '<w:r><w:t xml:space="preserve">Figure </w:t></w:r>'
  .. '<w:fldSimple w:instr=" SEQ Figure \\* ARABIC "><w:r><w:t>0</w:t></w:r></w:fldSimple>')

-- The lines of an item's head: its name, its figure and mark, and the warning if it is invented.
local function head_lines(item)
  local lines, at = { pandoc.List(), pandoc.List(), pandoc.List(), pandoc.List() }, 1
  for _, inline in ipairs(item.content[1].content) do
    if inline.t == 'LineBreak' then
      at = 2
    elseif inline.t == 'Span' and inline.classes:includes('judgement') then
      lines[3]:insert(inline)
    elseif inline.t == 'Span' and inline.classes:includes('invented') then
      lines[4]:insert(inline)
    elseif inline.t ~= 'Space' or #lines[at] > 0 then
      lines[at]:insert(inline)
    end
  end
  return lines
end

-- Side by side by tabs: a row of names, of figures, of judgements, of charts.
local function panel_row(items, style)
  local set = pandoc.List()
  local heads = pandoc.List(items):map(head_lines)
  local function line(inlines_of)
    local inlines, filled = pandoc.List(), false
    for number, item in ipairs(items) do
      if number > 1 then inlines:insert(TAB) end
      local own = inlines_of(item, heads[number])
      filled = filled or #own > 0
      inlines:extend(own)
    end
    if filled then set:insert(styled(style, { pandoc.Para(inlines) })) end
  end
  for number = 1, 4 do
    line(function(_, head) return head[number] end)
  end
  line(function(item) return { chart_of(first_div(item.content, 'chart')) } end)
  return set
end

local function set_panel(div)
  local across = ACROSS[class_in(div, ACROSS)] or 2
  local set = pandoc.List()
  for first = 1, #div.content, across do
    local items = {}
    for at = first, math.min(first + across - 1, #div.content) do table.insert(items, div.content[at]) end
    set:extend(panel_row(items, 'Panel ' .. across))
  end
  -- The places that links lead to stand before the charts.
  local places = pandoc.List()
  for _, item in ipairs(div.content) do
    if item.identifier ~= '' then places:insert(pandoc.Span({}, pandoc.Attr(item.identifier))) end
  end
  local first = set[1]
  if first then first.content[1].content = places .. first.content[1].content end
  return set
end

local function panel_caption(subtitle)
  local inlines = pandoc.List { NUMBERED, pandoc.Str(': ') }
  inlines:extend(pandoc.utils.blocks_to_inlines(subtitle.content))
  return styled('Image Caption', { pandoc.Para(inlines) })
end

local function set_exhibit(div)
  local blocks = div.content
  local subtitle, chart, facts = first_div(blocks, 'subtitle'), first_div(blocks, 'chart'), first_div(blocks, 'facts')
  local unit = axis_title(blocks):gsub('%s*%(axis.*$', '')
  local figures, verdict = set_facts(facts, unit, not div.classes:includes('context'))
  local set = pandoc.List()
  for _, block in ipairs(blocks) do
    if block.t == 'Header' then
      set:insert(block)
      set:insert(judgement_line(blocks, verdict))
    elseif block.t == 'Div' and block.classes:includes('exhibit-body') then
      if chart then set:insert(figure(chart, subtitle)) end
      set:extend(figures)
    elseif block.t == 'Div' and block.classes:includes('panel') then
      if subtitle then set:insert(panel_caption(subtitle)) end
      set:extend(set_panel(block))
    elseif block.t == 'Table' then
      block.attributes['custom-style'] = 'Parts'
      set:insert(block)
    elseif not (is_judgement(block) or is_invented(block) or (block.t == 'Div' and block.classes:includes('subtitle'))) then
      set:extend(set_all { block })
    end
  end
  return pandoc.Div(set, pandoc.Attr(div.identifier))
end

-- Other blocks --------------------------------------------------------------------

-- A measure of a card, and beneath it its figures.
local function two_lines(inlines)
  if inlines[1].t == 'Link' and inlines[2] and inlines[2].t == 'Space' then inlines[2] = pandoc.LineBreak() end
  return inlines
end

local function is_beneath(paragraph)
  local first = paragraph.content[1]
  return first.t == 'Image' or (first.t == 'Span' and first.classes:includes('quiet'))
end

local function is_source(paragraph) return text_of(paragraph):match('^Source: ') ~= nil end

local function restyled(blocks, style)
  local set = pandoc.List()
  for _, block in ipairs(blocks) do
    if block.t == 'Para' and is_source(block) then
      set:insert(styled('Source', { block }))
    elseif block.t == 'Para' and style == 'House Storey' and is_beneath(block) then
      set:insert(styled('House Marks', { block }))
    elseif block.t == 'Para' and style == 'Column Text' and #block.content == 1 and block.content[1].t == 'Strong' then
      set:insert(styled('Column Title', { pandoc.Para(block.content[1].content) }))
    elseif block.t == 'Para' or block.t == 'Plain' then
      set:insert(styled(style, { pandoc.Para(block.content) }))
    elseif block.t == 'BulletList' and style == 'Card Line' then
      for _, item in ipairs(block.content) do
        set:insert(styled(style, { pandoc.Para(two_lines(pandoc.utils.blocks_to_inlines(item))) }))
      end
    elseif block.t == 'OrderedList' and style == 'Asked' then
      block.content = block.content:map(function(item) return { styled(style, restyled(item, style)) } end)
      set:insert(block)
    else
      set:extend(set_all { block })
    end
  end
  return set
end

local function set_roof(div)
  local blocks = pandoc.List()
  for _, block in ipairs(div.content) do
    local span = block.t == 'Para' and block.content[1]
    local small = span and span.t == 'Span' and span.classes:includes('roof-small')
    blocks:insert(styled(small and 'House Roof Small' or 'House Roof', { pandoc.Para(span and span.content or {}) }))
  end
  return blocks
end

local function set_pillar(div)
  local blocks = pandoc.List()
  for _, block in ipairs(div.content) do
    if block.t == 'Div' then
      blocks:extend(restyled(block.content, 'House Storey'))
    else
      blocks:insert(styled('Pillar Title', { block }))
    end
  end
  return blocks
end

local function set_house(div)
  local blocks = pandoc.List()
  for _, block in ipairs(div.content) do
    if block.classes and block.classes:includes('roof') then
      blocks:extend(set_roof(block))
    elseif block.classes and block.classes:includes('beams') then
      for _, beam in ipairs(block.content) do blocks:extend(restyled(beam.content, 'House Beam')) end
    elseif block.classes and block.classes:includes('pillars') then
      local pillars = pandoc.List()
      for _, pillar in ipairs(block.content) do pillars:insert(set_pillar(pillar)) end
      blocks:extend(side_by_side(pillars))
    else
      blocks:extend(restyled(block.content or { block }, 'House Foundation'))
    end
  end
  return blocks
end

local function set_columns(div, style)
  local items = pandoc.List()
  for _, item in ipairs(contents_of(div)) do
    local flat = pandoc.List()
    for _, block in ipairs(item) do
      if block.t == 'Div' then flat:extend(block.content) else flat:insert(block) end
    end
    if style == 'Card Line' then
      for _, block in ipairs(flat) do
        if block.t == 'Header' then block.classes:insert('card-title') end
      end
    end
    items:insert(restyled(flat, style))
  end
  return side_by_side(items)
end

local function set_field(div)
  local blocks = pandoc.List()
  for _, block in ipairs(div.content) do
    if block.t == 'Header' then
      blocks:insert(styled('Field Heading', { pandoc.Para(block.content) }))
    elseif block.t == 'Div' and block.classes:includes('tally') then
      blocks:extend(set_all { block })
    elseif block.t == 'Div' then
      for number, inner in ipairs(block.content) do
        blocks:insert(styled(number == 1 and 'Field Row' or 'Field Marks', { inner }))
      end
    else
      blocks:insert(styled('Field Text', { block }))
    end
  end
  return blocks
end

local function set_contents(div)
  return pandoc.List {
    section_end(1), styled('TOC Heading', { pandoc.Para(div.content[1].content) }),
    styled('Contents Field', { pandoc.Para { pandoc.Str('Contents') } }),
  }
end

local function set_tally(div)
  return pandoc.List { styled('Tally', { pandoc.Para(tabbed(pandoc.utils.blocks_to_inlines(div.content))) }) }
end

local DIVS = {
  field = set_field, contents = set_contents, scorecard = set_scorecard, house = set_house, tally = set_tally,
  cards = function(div) return set_columns(div, 'Card Line') end,
  exhibit = function(div) return pandoc.List { set_exhibit(div) } end,
  chart = function(div) return pandoc.List { figure(div, nil) } end,
  questions = function(div) return restyled(div.content, 'Asked') end,
}
for number = 2, 4 do
  DIVS['columns-' .. number] = function(div) return set_columns(div, 'Column Text') end
end

-- Remarks in one paragraph, then the source.
local function set_notes(div)
  local remarks, rest = pandoc.List(), pandoc.List()
  for _, block in ipairs(div.content) do
    if block.t == 'Para' and not is_source(block) then
      if #remarks > 0 then remarks:insert(pandoc.Space()) end
      remarks:extend(block.content)
    else
      rest:insert(block)
    end
  end
  local blocks = #remarks > 0 and pandoc.List { pandoc.Para(remarks) } or pandoc.List()
  blocks:extend(rest)
  return restyled(blocks, 'Note')
end

DIVS.notes = set_notes

local function set_div(div)
  local class = class_in(div, DIVS)
  if class then return DIVS[class](div) end
  class = class_in(div, PARAGRAPHS)
  local content = class and restyled(div.content, PARAGRAPHS[class]) or set_all(div.content)
  return pandoc.List { pandoc.Div(content, pandoc.Attr(div.identifier)) }
end

function set_all(blocks)
  local set = pandoc.List()
  for _, block in ipairs(blocks) do
    if block.t == 'Div' then set:extend(set_div(block)) else set:insert(block) end
  end
  return set
end

-- The cover -----------------------------------------------------------------------

local function cover(meta)
  local lines = pandoc.List()
  local function add(style, inlines) lines:insert(styled(style, { pandoc.Para(inlines) })) end
  for number, line in ipairs(meta.wordmark or {}) do
    local inlines = pandoc.List(number == 1 and { pandoc.Strong(line) } or line)
    -- The owner's mark stands at the end of the first line, at the right edge.
    if number == 1 and meta.logo then
      inlines:extend { TAB, picture('logo', text_of(meta['logo-alt'] or ''), { height = LOGO_HEIGHT }) }
    end
    add('Wordmark', inlines)
  end
  add('Title', meta.title)
  if meta.subtitle then add('Subtitle', meta.subtitle) end
  if meta.period then add('Cover Period', meta.period) end
  if meta['period-note'] then add('Cover Note', meta['period-note']) end
  if meta.embargo then add('Cover Warning', meta.embargo) end
  if meta.illustrative == true then
    add('Cover Warning', { pandoc.Str('Illustrative data: some figures in this document are invented') })
  end
  local imprint = pandoc.List(meta['date-line'] or {})
  if meta.address then
    imprint:insert(pandoc.RawInline('openxml', '<w:r><w:tab/></w:r>'))
    local shown = pandoc.Span(meta.address, pandoc.Attr('', {}, { ['custom-style'] = 'Cover Link' }))
    imprint:insert(pandoc.Link({ shown }, 'https://' .. text_of(meta.address)))
  end
  if #imprint > 0 then add('Cover Imprint', imprint) end
  return lines
end

function Pandoc(doc)
  doc.blocks = pandoc.Blocks(set_all(doc.blocks)):walk { Inlines = without_files, Header = set_heading, Span = set_span, Image = set_image }
  local blocks = cover(doc.meta)
  blocks:extend(doc.blocks)
  doc.blocks = blocks
  -- What pandoc would print or keep of the metadata is on the cover now.
  doc.meta = { lang = doc.meta.lang }
  return doc
end
