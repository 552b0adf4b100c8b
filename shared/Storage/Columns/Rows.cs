using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Storage.Columns;

/// <summary>One fit: a row of fits, and of fit_samples if it has any.</summary>
internal sealed class FitRow
{
    public int RunNumber { get; set; }
    public int ChunkNumber { get; set; }
    public int NetworkNumber { get; set; }
    public DateTime FittedAt { get; set; }
    public long ObservationId { get; set; }
    public required FitResult Fit { get; init; }
    public required NetworkResult Network { get; init; }
    public required Publication Published { get; init; }

    /// <summary>Known when it is read, or told.</summary>
    public Observed Observation { get; init; } = Observed.Unknown;

    /// <summary>To be read into.</summary>
    public static FitRow Empty() =>
        new()
        {
            Fit = new FitResult
            {
                StatisticName = "",
                ObservedBins = 0,
                Converged = false,
                Parameters = [],
            },
            Network = new NetworkResult(),
            Published = new Publication(),
            Observation = new Observed(),
        };

    /// <summary>What exports tell of.</summary>
    public static FitRow Of(SourceFit fit) =>
        new()
        {
            Fit = fit.Fit,
            Network = fit.Network,
            Published = fit.Published,
            FittedAt = fit.FittedAt.UtcDateTime,
            Observation = new Observed
            {
                Name = fit.Name,
                Number = fit.Number,
                Ra = fit.Ra,
                Dec = fit.Dec,
                NetworkId = fit.NetworkId,
            },
        };
}

/// <summary>What was fitted, by which network.</summary>
internal sealed class Observed
{
    public static Observed Unknown { get; } = new();

    public string Name { get; set; } = "";
    public int Number { get; set; }
    public double? Ra { get; set; }
    public double? Dec { get; set; }
    public string? NetworkId { get; set; }
}

/// <summary>A flux of a fit: a row of fit_fluxes.</summary>
internal sealed class FluxRow
{
    public int RunNumber { get; set; }
    public int FluxNumber { get; set; }
    public long ObservationId { get; set; }
    public required FluxEstimate Told { get; set; }

    /// <summary>To be read into.</summary>
    public static FluxRow Empty() =>
        new()
        {
            Told = new FluxEstimate
            {
                Band = "",
                BandLower = double.NaN,
                BandUpper = double.NaN,
                IsAbsorbed = false,
                Flux = ParameterEstimate.Unknown with { },
                Luminosity = ParameterEstimate.Unknown with { },
            },
        };
}

/// <summary>One parameter of a fit: a row of fit_parameters, and of fit_posteriors if it has a posterior.</summary>
internal sealed class ParameterRow
{
    public int RunNumber { get; set; }
    public int ParameterNumber { get; set; }
    public long ObservationId { get; set; }
    public PublishedEstimate Published { get; set; } = PublishedEstimate.Unknown;
    public ParameterEstimate Classical { get; set; } = ParameterEstimate.Unknown;
    public ParameterEstimate Network { get; set; } = ParameterEstimate.Unknown;
    public PosteriorEstimate Posterior { get; set; } = PosteriorEstimate.Unknown;

    /// <summary>To be read into.</summary>
    public static ParameterRow Empty() =>
        new()
        {
            Published = PublishedEstimate.Unknown with { },
            Classical = ParameterEstimate.Unknown with { },
            Network = ParameterEstimate.Unknown with { },
            Posterior = PosteriorEstimate.Unknown with { },
        };
}
