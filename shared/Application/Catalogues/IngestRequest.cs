using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Fits;
using Almagest.Storage.Catalogues;

namespace Almagest.Application.Catalogues;

/// <summary>Files to be read into a catalogue.</summary>
public sealed record IngestRequest
{
    /// <summary>Unique. The same name and sources again go on where an ingest was broken off, and bring the catalogue up to date
    /// with what has changed.</summary>
    public required string Name { get; init; }

    /// <summary>PHA files, tables of flux, patterns, folders, or a CSV that lists them.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>A folder whose responses and backgrounds a CSV may name beside those of its own; null: none.</summary>
    public string? CalibrationFolder { get; init; }

    /// <summary>Columns of tables of flux by what they hold; null: found by usual names.</summary>
    public string? FluxColumns { get; init; }

    /// <summary>What a file may cost before it is refused.</summary>
    public FitsLimits Limits { get; init; } = FitsLimits.Default;

    /// <summary>A folder that people need not hear of: files in it are told by their names alone. Null: none.</summary>
    public string? Folder { get; init; }

    /// <summary>A text without that folder.</summary>
    internal string Told(string text) =>
        Folder is null ? text : text.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}

/// <param name="Read">Files, well or not.</param>
public sealed record IngestProgress(int Read, int Of);

/// <param name="Failures">What could not be read, with its reason.</param>
public sealed record IngestAnswer(Catalogue Catalogue, IReadOnlyList<IngestFailure> Failures)
{
    /// <summary>Files beside the spectra that are none, and what they are.</summary>
    public IReadOnlyList<CatalogueProblem> Skipped { get; init; } = [];

    /// <summary>Whether it held observations before.</summary>
    public bool WasThere { get; init; }

    /// <summary>Names of those that it did not hold.</summary>
    public IReadOnlyList<string> New { get; init; } = [];

    /// <summary>Names of those that it holds in a new version now; runs keep what they fitted.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>Names of those that it holds no more.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>How many are as they were.</summary>
    public int Unchanged { get; init; }

    /// <summary>How many of these have facts now that an earlier version of this program did not ask their files for.</summary>
    public int Described { get; init; }
}
