using Almagest.Ogip.Pha;

namespace Almagest.Ogip.Catalogues;

/// <summary>What a catalogue is made of, before any spectrum is read.</summary>
/// <param name="Entries">Spectra to read, in order.</param>
/// <param name="Skipped">Files that stood beside them and are no sources: responses, backgrounds, other tables.</param>
/// <param name="Failures">What was asked for and can't be read.</param>
public sealed record CatalogueListing(
    IReadOnlyList<CatalogueEntry> Entries,
    IReadOnlyList<CatalogueProblem> Skipped,
    IReadOnlyList<CatalogueProblem> Failures
);

/// <summary>One source of a catalogue.</summary>
/// <param name="Path">Its PHA file, with a selector where need be.</param>
/// <param name="Options">Its name and position, and the files to use instead of those that its header names.</param>
public sealed record CatalogueEntry(string Path, ObservationOptions Options)
{
    /// <summary>The name that somebody gave it; null: it is called after its file.</summary>
    public string? GivenName { get; init; }

    /// <summary>Further spectra of the same observation.</summary>
    public IReadOnlyList<CatalogueEntry> Others { get; init; } = [];

    /// <summary>That of the first of its spectra that has one; null: not known.</summary>
    public double? Redshift => Options.Redshift ?? Others.FirstOrDefault(one => one.Redshift is not null)?.Redshift;
}

/// <summary>A file that is not in the catalogue, and why.</summary>
public sealed record CatalogueProblem(string Path, string Reason);
