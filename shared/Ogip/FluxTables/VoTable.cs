using System.Globalization;
using System.Xml;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.FluxTables;

/// <summary>VOTable whose first table is written out (TABLEDATA).</summary>
/// <remarks>Source: IVOA VOTable 1.5. Document types and entities are refused: a file must not name others, nor grow.</remarks>
internal static class VoTable
{
    private const int MostColumns = 1000;

    /// <exception cref="SpectralDataException">No VOTable, or one in another form.</exception>
    public static RawFluxTable Read(string where, Stream xml, FitsLimits limits)
    {
        try
        {
            using var reader = XmlReader.Create(
                xml,
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    MaxCharactersInDocument = limits.MaximumBytes,
                    IgnoreComments = true,
                    IgnoreProcessingInstructions = true,
                    IgnoreWhitespace = true,
                }
            );
            return Read(where, reader, limits);
        }
        catch (XmlException wrong)
        {
            throw new SpectralDataException(
                $"{where}, line {Math.Max(1, wrong.LineNumber)}: found no plain XML ({wrong.Message}); expected a VOTable.",
                wrong
            );
        }
    }

    private static RawFluxTable Read(string where, XmlReader xml, FitsLimits limits)
    {
        List<Field> fields = [];
        List<int> rows = [];
        Dictionary<string, string> keywords = [];
        bool inTable = false;
        xml.MoveToContent();
        if (xml.LocalName != "VOTABLE")
            throw SpectralDataException.At(where, $"<{Printable.Escaped(xml.LocalName)}>", "<VOTABLE>");
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "TABLE")
                break;
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "TABLE":
                    inTable = true;
                    break;
                case "PARAM" or "INFO" when xml.GetAttribute("name") is { } name:
                    keywords[name.ToUpperInvariant()] = xml.GetAttribute("value") ?? "";
                    break;
                case "FIELD" when inTable:
                    if (fields.Count == MostColumns)
                        throw SpectralDataException.At(where, $"more than {MostColumns} columns", "fewer");
                    fields.Add(Field.Of(xml, fields.Count + 1));
                    break;
                case "VALUES" when fields.Count > 0 && xml.GetAttribute("null") is { } none:
                    fields[^1].Null = none;
                    break;
                case "BINARY" or "BINARY2" or "FITS":
                    throw SpectralDataException.At(
                        where,
                        $"a table in {xml.LocalName}",
                        "one in TABLEDATA: only that form is read here (astropy: table.write(..., format='votable', "
                            + "tabledata_format='tabledata'))"
                    );
                case "TR":
                    if (rows.Count >= limits.MaximumRows)
                        throw SpectralDataException.At(
                            $"{where}, row {rows.Count + 1}",
                            "more rows",
                            $"at most {limits.MaximumRows} (max-rows allows more)"
                        );
                    rows.Add(rows.Count + 1);
                    ReadRow(where, xml, fields, rows.Count);
                    break;
            }
        }
        return new(
            where,
            "row",
            [.. fields.Where(field => field.IsNumber).Select(field => FluxRoles.Split(field.ToColumn()))],
            rows,
            keywords
        );
    }

    /// <summary>Leaves the reader at the row's end.</summary>
    private static void ReadRow(string where, XmlReader xml, List<Field> fields, int row)
    {
        int at = 0;
        if (!xml.IsEmptyElement)
        {
            int depth = xml.Depth;
            xml.Read();
            while (xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "TD")
                {
                    if (at < fields.Count)
                        fields[at].Add(where, row, xml.ReadElementContentAsString());
                    else
                        xml.Skip();
                    at++;
                }
                else
                    xml.Read();
            }
        }
        if (at != fields.Count)
            throw SpectralDataException.At($"{where}, row {row}", $"{at} cells", $"{fields.Count}, one for each FIELD");
    }

    private sealed class Field(string name, string unit, string ucd, bool isNumber)
    {
        private readonly List<double> _values = [];

        public bool IsNumber => isNumber;

        /// <summary>What stands for no value; null: nothing does.</summary>
        public string? Null { get; set; }

        public static Field Of(XmlReader xml, int number) =>
            new(
                xml.GetAttribute("name") ?? $"col{number}",
                xml.GetAttribute("unit")?.Trim() ?? "",
                xml.GetAttribute("ucd") ?? "",
                xml.GetAttribute("datatype") is "double" or "float" or "int" or "long" or "short" or "unsignedByte" or "boolean"
                    && xml.GetAttribute("arraysize") is null or "1"
            );

        public void Add(string where, int row, string text)
        {
            if (!isNumber)
                return;
            string field = text.Trim();
            _values.Add(
                field.Length == 0 || field == Null || field == "?" ? double.NaN
                : double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
                : field.ToLowerInvariant() switch
                {
                    "true" or "t" => 1,
                    "false" or "f" => 0,
                    "+inf" or "inf" => double.PositiveInfinity,
                    "-inf" => double.NegativeInfinity,
                    _ => throw SpectralDataException.At(
                        $"{where}, row {row}, {name}",
                        $"'{Printable.Escaped(field.Length > 40 ? field[..40] + "..." : field)}'",
                        "a number"
                    ),
                }
            );
        }

        public FluxColumn ToColumn() => new(name, unit, ucd, [.. _values]);
    }
}
