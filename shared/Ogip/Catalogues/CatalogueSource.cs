using Almagest.Ogip.Fits;
using Almagest.Ogip.FluxTables;
using Almagest.Ogip.Pha;
using Almagest.Spectra;

namespace Almagest.Ogip.Catalogues;

/// <summary>Finds the spectra of a catalogue: files, patterns, folders with all below them, and CSV listings.</summary>
/// <remarks>
/// A single file is taken as it is. Of several, of a pattern's and of a folder's files, responses and backgrounds are put
/// aside and listed, as are those that are no FITS files. What a file is, its content says; links aren't followed.
/// </remarks>
public static class CatalogueSource
{
    /// <param name="sources">Paths (with selectors where need be), patterns with * and ?, folders, or CSV files: see
    /// <see cref="CsvListing"/>.</param>
    /// <param name="defaults">Files to use for every entry whose own are not given; null for none.</param>
    /// <param name="limits">Null: <see cref="FitsLimits.Default"/>.</param>
    public static CatalogueListing Find(
        IReadOnlyList<string> sources,
        ObservationOptions? defaults = null,
        FitsLimits? limits = null
    )
    {
        defaults ??= ObservationOptions.Default;
        limits ??= FitsLimits.Default;
        List<CatalogueEntry> entries = [];
        List<CatalogueProblem> failures = [];
        var sorter = new SpectrumSorter(limits);
        foreach (string source in sources)
        {
            if (Directory.Exists(source))
                sorter.AddFolder(source);
            else if (IsListing(source, defaults.FluxColumns))
                CsvListing.Read(source, defaults, limits, entries, failures);
            else if (!File.Exists(source) && source.AsSpan().ContainsAny('*', '?'))
                AddPattern(source, sorter, failures);
            else if (sources.Count > 1)
                sorter.Add([source]);
            else
                entries.Add(new(source, defaults));
        }
        entries.AddRange(sorter.Spectra().Select(path => new CatalogueEntry(path, defaults)));
        return new(UniqueNames.Give(entries), sorter.Skipped, [.. failures, .. sorter.Failures]);
    }

    /// <summary>True for what is read as a list of files: a .csv that is no spectrum in flux. A listing has a column of files;
    /// a spectrum has not.</summary>
    /// <param name="fluxColumns">See <see cref="ObservationOptions.FluxColumns"/>.</param>
    public static bool IsListing(string source, string? fluxColumns) =>
        source.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        && !(fluxColumns is not null && !CsvListing.IsOne(source))
        && !FluxTableFile.IsText(source);

    private static void AddPattern(string pattern, SpectrumSorter sorter, List<CatalogueProblem> failures)
    {
        string[] files = [.. PathPattern.Expand(pattern)];
        if (files.Length == 0)
            failures.Add(new(pattern, SpectralDataException.At(pattern, "no file", "a pattern that some file fits").Message));
        sorter.Add(files);
    }
}
