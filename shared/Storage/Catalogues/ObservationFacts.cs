using Almagest.Spectra.Observations;

namespace Almagest.Storage.Catalogues;

/// <summary>What is known of an observation beside its spectrum and its place. Null: not known.</summary>
public sealed record ObservationFacts
{
    /// <summary>TELESCOP; of several spectra each once, with + between them.</summary>
    public string? Telescope { get; init; }

    /// <summary>INSTRUME; likewise.</summary>
    public string? Instrument { get; init; }

    /// <summary>OBS_ID.</summary>
    public string? ObsId { get; init; }

    /// <summary>When the first spectrum began, UTC.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>Sum of its spectra's, s; null of spectra in flux.</summary>
    public double? Exposure { get; init; }

    /// <summary>In good channels, background included; null of spectra in flux.</summary>
    public double? Counts { get; init; }

    /// <summary>Lower end of the good channels, keV.</summary>
    public double? LowestEnergy { get; init; }

    /// <summary>Upper end of the good channels, keV.</summary>
    public double? HighestEnergy { get; init; }

    /// <summary>As its listing says.</summary>
    public double? Redshift { get; init; }

    /// <summary>Its files were read for this.</summary>
    public bool IsFromFiles { get; init; }

    /// <summary><see cref="StartedAt"/> as a modified Julian date, UTC, d.</summary>
    public double? Mjd =>
        StartedAt is { } start ? 40587 + ((start - DateTime.UnixEpoch).Ticks / (double)TimeSpan.TicksPerDay) : null;

    /// <summary>What a spectrum tells by itself.</summary>
    public static ObservationFacts Of(ObservationPayload payload)
    {
        if (payload is not CountsPayload counts || counts.Spectra.Any(one => one.Source.IsFlux))
            return new();
        string instrument = string.Join(
            '+',
            counts.Spectra.Select(one => one.Source.Instrument).Where(one => one != "").Distinct()
        );
        return new()
        {
            Instrument = instrument == "" ? null : instrument,
            Exposure = counts.Spectra.Sum(one => one.Source.Exposure),
            Counts = counts.Spectra.Sum(one => one.Source.Counts.Where((_, channel) => !one.Source.IsBad(channel)).Sum()),
        };
    }
}
