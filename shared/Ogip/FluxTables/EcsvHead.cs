using Almagest.Spectra;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Almagest.Ogip.FluxTables;

/// <summary>The YAML in the comments that an ECSV begins with: its delimiter, its columns' units, and plain values of its meta
/// data.</summary>
/// <remarks>Read as flat events: no object of the file's own choice is made, and nesting costs nothing. Source: APE 6.</remarks>
internal sealed class EcsvHead
{
    private const int LongestHead = 1 << 20,
        Deepest = 16;

    private readonly Dictionary<string, string> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keywords = new(StringComparer.Ordinal);

    public char Delimiter { get; private set; } = ' ';

    public IReadOnlyDictionary<string, string> Keywords => _keywords;

    public string UnitOf(string column) => _units.GetValueOrDefault(column, "");

    /// <exception cref="SpectralDataException">Its head is no YAML.</exception>
    public static EcsvHead Read(string where, string text)
    {
        using var lines = new StringReader(text);
        var yaml = new System.Text.StringBuilder();
        for (string? line = lines.ReadLine(); line is not null && line.StartsWith('#'); line = lines.ReadLine())
        {
            if (!line.StartsWith("# %ECSV", StringComparison.Ordinal))
                yaml.AppendLine(line.StartsWith("# ", StringComparison.Ordinal) ? line[2..] : line[1..]);
            if (yaml.Length > LongestHead)
                throw SpectralDataException.At(where, "a head of over a megabyte", "a shorter one");
        }
        EcsvHead head = new();
        try
        {
            head.Walk(where, new Parser(new StringReader(yaml.ToString())));
        }
        // The parser lets a few mistakes through, and falls over them itself.
        catch (Exception wrong) when (wrong is not SpectralDataException)
        {
            throw new SpectralDataException(
                $"{where}, line {(wrong as YamlException)?.Start.Line + 1 ?? 1}: found no YAML ({wrong.Message}); expected the "
                    + "head of an ECSV.",
                wrong
            );
        }
        return head;
    }

    /// <summary>Columns are mappings in the list "datatype"; words of meta data are taken wherever they stand.</summary>
    private void Walk(string where, Parser parser)
    {
        int depth = 0;
        string? key = null;
        bool inColumns = false,
            isKey = true;
        Dictionary<string, string> column = [];
        Stack<bool> mappings = new();
        while (parser.MoveNext())
            switch (parser.Current)
            {
                case AnchorAlias:
                    throw SpectralDataException.At(where, "an alias in the head of an ECSV", "the value itself");
                case NodeEvent when depth > Deepest:
                    throw SpectralDataException.At(where, $"over {Deepest} levels in the head of an ECSV", "fewer");
                case MappingStart:
                    (depth, isKey) = (depth + 1, true);
                    mappings.Push(true);
                    column.Clear();
                    break;
                case SequenceStart:
                    inColumns |= depth == 1 && key == "datatype";
                    depth++;
                    mappings.Push(false);
                    break;
                case MappingEnd:
                    if (inColumns && depth == 3 && column.TryGetValue("name", out string? name))
                        _units[name] = column.GetValueOrDefault("unit", "");
                    Close();
                    break;
                case SequenceEnd:
                    inColumns &= depth != 2;
                    Close();
                    break;
                case Scalar scalar when mappings.TryPeek(out bool isMapping) && isMapping:
                    if (!isKey)
                        Take(key!, scalar.Value, depth);
                    else
                        key = scalar.Value;
                    isKey = !isKey;
                    break;
            }

        void Close()
        {
            mappings.Pop();
            (depth, isKey) = (depth - 1, true);
        }

        void Take(string name, string value, int level)
        {
            if (inColumns && level == 3)
                column[name] = value;
            else if (level == 1 && name == "delimiter" && value.Length == 1)
                Delimiter = value[0];
            else if (!inColumns)
                _keywords[name.ToUpperInvariant()] = value;
        }
    }
}
