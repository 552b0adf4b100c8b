using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using CsvHelper;

namespace Almagest.Ogip.Catalogues;

/// <summary>
/// A CSV that lists spectra, with a header in any case: file, and if wanted name, ra and dec (ICRS, degrees, both or neither),
/// redshift, rmf, arf, background, observation, columns (of a table of flux, by what they hold); other columns are ignored. Empty
/// fields leave the matter to the spectrum's header; "none" means none.
/// Rows with the same observation are spectra of one source, read and fitted as one; it is named so unless its first row has a
/// name.
/// </summary>
/// <remarks>
/// Paths are relative to the CSV's folder and must stay in it: a listing may come from anyone, and must not reach for other
/// files of who runs it. Responses and backgrounds may lie in the calibration folder too, which who runs it names.
/// </remarks>
internal static class CsvListing
{
    private const int LargestFile = 64 << 20;

    private static readonly CsvReaderOptions Format = new()
    {
        Separator = ',',
        CommentPrefix = '#',
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MaxRecordSize = 1 << 16,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <param name="path">The CSV.</param>
    /// <param name="defaults">For what a row leaves open.</param>
    /// <param name="limits">Of its rows.</param>
    /// <param name="entries">Gets an entry for every good row.</param>
    /// <param name="failures">Gets every other row by its file and line, and the CSV itself if it is none.</param>
    public static void Read(
        string path,
        ObservationOptions defaults,
        FitsLimits limits,
        ICollection<CatalogueEntry> entries,
        ICollection<CatalogueProblem> failures
    )
    {
        try
        {
            using CsvReader csv = CsvReader.FromText(RegularFile.ReadText(path, LargestFile, "a CSV that lists spectra"), Format);
            csv.ReadHeader();
            if (!csv.TryGetFieldIndex("file", out _))
                throw SpectralDataException.At(
                    path,
                    "no column 'file' in the first line",
                    "a listing: file, and if wanted name, ra, dec, redshift, rmf, arf, background; or a spectrum in flux: "
                        + "commas between columns such as energy (keV), flux (mJy), error (mJy)"
                );
            List<CatalogueEntry> rows = [];
            Dictionary<string, int> observations = new(StringComparer.Ordinal);
            int row = 0;
            while (csv.Read())
            {
                if (++row > limits.MaximumRows)
                    throw SpectralDataException.At(
                        $"{path}, line {csv.LineNumber}",
                        "more rows",
                        $"at most {limits.MaximumRows} (max-rows allows more)"
                    );
                AddRow(csv, path, defaults, rows, observations, failures);
            }
            if (row == 0)
                throw SpectralDataException.At(path, "a header and no rows", "a row for each spectrum");
            foreach (CatalogueEntry entry in rows)
                entries.Add(entry);
        }
        catch (CsvFormatException wrong)
        {
            failures.Add(new(path, $"{path}, line {wrong.LineNumber}: found no CSV ({wrong.Message}); expected one."));
        }
        catch (Exception failure) when (failure is SpectralDataException or IOException or UnauthorizedAccessException)
        {
            failures.Add(new(path, failure.Message));
        }
    }

    /// <summary>True for a CSV with a column of files.</summary>
    public static bool IsOne(string path)
    {
        try
        {
            using CsvReader csv = CsvReader.FromText(RegularFile.ReadText(path, LargestFile, "a CSV"), Format);
            csv.ReadHeader();
            return csv.TryGetFieldIndex("file", out _);
        }
        // Whoever reads it tells what is wrong.
        catch (Exception wrong) when (wrong is CsvFormatException or SpectralDataException)
        {
            return true;
        }
    }

    private static void AddRow(
        CsvReader csv,
        string path,
        ObservationOptions defaults,
        List<CatalogueEntry> rows,
        Dictionary<string, int> observations,
        ICollection<CatalogueProblem> failures
    )
    {
        string where = $"{path}, line {csv.LineNumber}";
        try
        {
            string file = Inside(
                path,
                where,
                Field(csv, "file") ?? throw SpectralDataException.At($"{where}, file", "nothing", "a path"),
                calibration: null
            )!;
            string? observation = Field(csv, "observation");
            (double RightAscension, double Declination)? position = Position(csv, where);
            CatalogueEntry entry = new(
                file,
                defaults with
                {
                    Name = (Field(csv, "name") ?? observation) is { } name
                        ? Printable.RequireName($"{where}, name", name)
                        : defaults.Name,
                    RightAscension = position?.RightAscension ?? defaults.RightAscension,
                    Declination = position?.Declination ?? defaults.Declination,
                    Redshift = Number(csv, where, "redshift", z => z is > -1 and < 20, "a number above -1 and below 20"),
                    FluxColumns = Field(csv, "columns") ?? defaults.FluxColumns,
                    Rmf = Inside(path, where, Field(csv, "rmf"), defaults.CalibrationFolder) ?? defaults.Rmf,
                    Arf = Inside(path, where, Field(csv, "arf"), defaults.CalibrationFolder) ?? defaults.Arf,
                    Background = Inside(path, where, Field(csv, "background"), defaults.CalibrationFolder) ?? defaults.Background,
                }
            );
            if (observation is not null && observations.TryGetValue(observation, out int at))
                rows[at] = rows[at] with { Others = [.. rows[at].Others, entry] };
            else
            {
                if (observation is not null)
                    observations[observation] = rows.Count;
                rows.Add(entry);
            }
        }
        catch (SpectralDataException wrong)
        {
            // Several rows may be of one file.
            failures.Add(new(Field(csv, "file") is { } file ? $"{file} ({where})" : where, wrong.Message));
        }
    }

    private static string? Field(CsvReader csv, string name) =>
        csv.TryGetFieldIndex(name, out int index) && csv.GetString(index) is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;

    private static (double RightAscension, double Declination)? Position(CsvReader csv, string where) =>
        (
            Number(csv, where, "ra", degrees => degrees is >= 0 and <= 360, "degrees from 0 to 360"),
            Number(csv, where, "dec", degrees => degrees is >= -90 and <= 90, "degrees from -90 to 90")
        ) switch
        {
            ({ } ascension, { } declination) => (ascension, declination),
            (null, null) => null,
            (null, _) => throw SpectralDataException.At($"{where}, ra", "nothing beside a dec", "both or neither"),
            (_, null) => throw SpectralDataException.At($"{where}, dec", "nothing beside an ra", "both or neither"),
        };

    private static double? Number(CsvReader csv, string where, string name, Func<double, bool> isGood, string expected)
    {
        if (Field(csv, name) is not string text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && isGood(number)
            ? number
            : throw SpectralDataException.At($"{where}, {name}", $"'{text}'", expected);
    }

    private static string? Inside(string csvPath, string where, string? path, string? calibration) =>
        path is null || path.Equals(ObservationOptions.None, StringComparison.OrdinalIgnoreCase)
            ? path
            : new NamedFolders("listing", Path.GetDirectoryName(Path.GetFullPath(csvPath))!, calibration).Find(where, path);
}
