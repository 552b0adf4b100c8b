namespace Almagest.Ogip.Pha;

/// <summary>Which files to use instead of those that a spectrum's header names. Null: the header decides; "none": none.</summary>
public sealed record ObservationOptions
{
    public const string None = "none";

    public static ObservationOptions Default { get; } = new();

    /// <summary>Path of the RMF or RSP.</summary>
    public string? Rmf { get; init; }

    /// <summary>Path of the ARF.</summary>
    public string? Arf { get; init; }

    /// <summary>Path of the background, with a selector where need be.</summary>
    public string? Background { get; init; }

    /// <summary>The response that the background's header names is read too: for a model of the background that goes through
    /// it.</summary>
    public bool ReadsBackgroundResponse { get; init; }

    /// <summary>A folder whose responses and backgrounds a listing may name beside those of its own; null: none.</summary>
    public string? CalibrationFolder { get; init; }

    /// <summary>Columns of a table of flux by what they hold, where their names don't tell: "energy=E [keV], flux=F [mJy],
    /// error=dF"; null: found by usual names.</summary>
    public string? FluxColumns { get; init; }

    /// <summary>The observation's name; null for the file's, without its ending.</summary>
    public string? Name { get; init; }

    /// <summary>ICRS, degrees; null for what the header says.</summary>
    public double? RightAscension { get; init; }

    /// <summary>ICRS, degrees; null for what the header says.</summary>
    public double? Declination { get; init; }

    /// <summary>Of the source; null: not known.</summary>
    public double? Redshift { get; init; }
}
