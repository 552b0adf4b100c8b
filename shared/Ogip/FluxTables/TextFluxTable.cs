using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using CsvHelper;

namespace Almagest.Ogip.FluxTables;

/// <summary>CSV, with units in the names of its columns, and ECSV, whose head names them. Values that are no numbers are none:
/// empty, nan, null, masked as --.</summary>
/// <remarks>Source of ECSV: astropy's APE 6.</remarks>
internal static class TextFluxTable
{
    private const int MostColumns = 1000;

    /// <summary>Of a file's beginning.</summary>
    public static bool IsEnhanced(string text) => text.StartsWith("# %ECSV", StringComparison.Ordinal);

    /// <summary>True for a CSV whose first line names the columns of a spectrum in flux.</summary>
    public static bool Fits(string text)
    {
        try
        {
            using CsvReader csv = CsvReader.FromText(text, Format(','));
            csv.ReadHeader();
            return csv.Headers is { Count: > 1 } names && FluxRoles.Fit(names);
        }
        catch (CsvFormatException)
        {
            return false;
        }
    }

    public static RawFluxTable Read(string where, string text, FitsLimits limits)
    {
        EcsvHead? head = IsEnhanced(text) ? EcsvHead.Read(where, text) : null;
        try
        {
            return Read(where, text, head, limits);
        }
        catch (CsvFormatException wrong)
        {
            throw new SpectralDataException(
                $"{where}, line {wrong.LineNumber}: found no CSV ({wrong.Message}); expected one.",
                wrong
            );
        }
    }

    private static RawFluxTable Read(string where, string text, EcsvHead? head, FitsLimits limits)
    {
        using CsvReader csv = CsvReader.FromText(text, Format(head?.Delimiter ?? ','));
        csv.ReadHeader();
        string[] names = [.. csv.Headers];
        if (names.Length is 0 or > MostColumns)
            throw SpectralDataException.At(where, $"{names.Length} columns", $"1 to {MostColumns}");
        List<double>[] values = [.. names.Select(_ => new List<double>())];
        bool[] areText = new bool[names.Length];
        string?[] wrong = new string?[names.Length];
        List<int> lines = [];
        while (csv.Read())
        {
            if (lines.Count >= limits.MaximumRows)
                throw SpectralDataException.At(
                    $"{where}, line {csv.LineNumber}",
                    "more rows",
                    $"at most {limits.MaximumRows} (max-rows allows more)"
                );
            if (csv.FieldCount != names.Length)
                throw SpectralDataException.At(
                    $"{where}, line {csv.LineNumber}",
                    $"{csv.FieldCount} fields",
                    $"{names.Length}, as in the head"
                );
            lines.Add((int)csv.LineNumber);
            for (int i = 0; i < names.Length; i++)
            {
                string field = csv.GetString(i).Trim();
                double? number = Number(field);
                if (number is null)
                    wrong[i] ??= $"{where}, line {csv.LineNumber}, {names[i]}: found '{Shown(field)}'";
                areText[i] |= number is null;
                values[i].Add(number ?? double.NaN);
            }
        }
        FluxColumn[] columns =
        [
            .. names.Select((name, i) => FluxRoles.Split(new(name.Trim(), head?.UnitOf(name) ?? "", "", [.. values[i]]))),
        ];
        // A column of words is none of the spectrum's, but one of them among numbers is a mistake.
        for (int i = 0; i < columns.Length; i++)
            if (areText[i] && values[i].Exists(value => !double.IsNaN(value)))
                throw new SpectralDataException($"{wrong[i]}; expected a number.");
        return new(
            where,
            "line",
            [.. columns.Where((_, i) => !areText[i])],
            lines,
            head?.Keywords ?? new Dictionary<string, string>()
        )
        {
            Words = [.. columns.Where((_, i) => areText[i]).Select(column => column.Name)],
        };
    }

    private static double? Number(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : field.ToLowerInvariant() switch
            {
                "" or "--" or "null" or "none" or "n/a" => double.NaN,
                "true" => 1,
                "false" => 0,
                "inf" or "+inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                _ => null,
            };

    private static string Shown(string field) => Printable.Escaped(field.Length > 40 ? field[..40] + "..." : field);

    private static CsvReaderOptions Format(char separator) =>
        new()
        {
            Separator = separator,
            CommentPrefix = '#',
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MaxRecordSize = 1 << 16,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
}
