using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Pha;

/// <summary>One spectrum of a PHA file, and what its header says of the files that belong to it.</summary>
internal sealed record PhaSpectrum
{
    public required CountSpectrum Spectrum { get; init; }

    /// <summary>"file[1:SPECTRUM]", with "{2}" for a row of type II: how errors name it.</summary>
    public required string Where { get; init; }

    /// <summary>RESPFILE as the header has it; null for none.</summary>
    public string? ResponseFile { get; init; }

    /// <summary>ANCRFILE; null for none.</summary>
    public string? AncillaryFile { get; init; }

    /// <summary>BACKFILE; null for none.</summary>
    public string? BackgroundFile { get; init; }

    /// <summary>The background that the spectrum carries in columns of its own, as gratings' do; null if none.</summary>
    public CountSpectrum? ColumnBackground { get; init; }

    /// <summary>DETCHANS; the number of rows if the file doesn't say.</summary>
    public required int DetectorChannels { get; init; }

    /// <summary>TLMIN of CHANNEL: the number of the detector's first channel; null if the file doesn't say.</summary>
    public int? LegalMinimum { get; init; }

    /// <summary>Of a grating; null: of none, or nobody said.</summary>
    public GratingOrder? Order { get; init; }

    /// <summary>HDUCLAS2 says that this is a background.</summary>
    public bool IsBackground { get; init; }

    /// <summary>HDUCLAS2 says that a background was subtracted.</summary>
    public bool IsNet { get; init; }

    /// <summary>'Q' or 'U': no spectrum of an intensity. Null: one, or nobody said.</summary>
    public char? Stokes { get; init; }

    /// <summary>TELESCOP; null if nobody said.</summary>
    public string? Telescope { get; init; }

    /// <summary>INSTRUME; null if nobody said.</summary>
    public string? Instrument { get; init; }

    /// <summary>When it began, UTC; null if nobody said.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>OBS_ID; null if nobody said.</summary>
    public string? ObservationId { get; init; }

    /// <summary>Degrees, ICRS or FK5 of 2000; null if unknown or in another frame.</summary>
    public double? RightAscension { get; init; }

    public double? Declination { get; init; }

    /// <summary>What was odd in the file, and how it was taken.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
