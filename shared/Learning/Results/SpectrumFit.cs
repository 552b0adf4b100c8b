using Almagest.Spectra.Fitting.Results;

namespace Almagest.Learning.Results;

/// <summary>All that was found of one observation.</summary>
public record SpectrumFit
{
    public required FitResult Fit { get; init; }

    public NetworkResult Network { get; init; } = NetworkResult.None;

    /// <summary>In each band that was asked for, absorbed and unabsorbed.</summary>
    public IReadOnlyList<FluxEstimate> Fluxes { get; init; } = [];

    /// <summary>The fit's own estimates are a classical fit's, and not the network's.</summary>
    public bool IsClassical => Network.Parameters.Count == 0 || Fit.Flags.HasFlag(FitFlags.Refined);

    /// <summary>Which estimates stand; the fit's own if nobody says.</summary>
    public Publication Published
    {
        get => field ?? Publication.Of(Fit, IsClassical ? EstimateMethod.Classical : EstimateMethod.Network);
        init;
    }
}

/// <summary>A fit with the names that its numbers need: it may have been stored, or no database ever knew of it.</summary>
public record SourceFit : SpectrumFit
{
    /// <summary>In the catalogue, or in the list that was fitted.</summary>
    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>ICRS, degrees; null if unknown.</summary>
    public double? Ra { get; init; }

    /// <summary>ICRS, degrees; null if unknown.</summary>
    public double? Dec { get; init; }

    /// <summary>Null: no network was asked.</summary>
    public string? NetworkId { get; init; }

    public required DateTimeOffset FittedAt { get; init; }

    /// <summary>As <see cref="Publication.Parameters"/>, named, with the others beside them.</summary>
    public required IReadOnlyList<NamedEstimate> Parameters { get; init; }

    /// <summary>As it is listed: of a spectrum without net counts the limits, and no values that might be sorted by.</summary>
    public SourceFit Told() =>
        Fit.HasValues
            ? this
            : this with
            {
                Fit = Fit with { Parameters = LimitsOf(Fit.Parameters) },
                Network = Network with
                {
                    Parameters = LimitsOf(Network.Parameters),
                    Posterior = [.. Network.Posterior.Select(one => one with { Mean = double.NaN, Median = double.NaN })],
                },
                Parameters =
                [
                    .. Parameters.Select(one =>
                        one with
                        {
                            Classical = one.Classical.AsLimits(),
                            Network = one.Network.AsLimits(),
                        }
                    ),
                ],
            };

    private static IReadOnlyList<ParameterEstimate> LimitsOf(IReadOnlyList<ParameterEstimate> estimates) =>
        [.. estimates.Select(one => one.AsLimits())];
}

/// <param name="Name">As the model or the campaign names it.</param>
/// <param name="Unit">Empty: dimensionless.</param>
/// <param name="Method">What the published estimate is.</param>
/// <param name="Estimate">The published one, in that unit.</param>
/// <param name="Classical">The classical fit's, in that unit.</param>
/// <param name="Network">The network's, in that unit.</param>
public sealed record NamedEstimate(
    string Name,
    string Unit,
    EstimateMethod Method,
    ParameterEstimate Estimate,
    ParameterEstimate Classical,
    ParameterEstimate Network
)
{
    /// <param name="names">Of the fit's parameters, with their units.</param>
    public static IReadOnlyList<NamedEstimate> AllOf(SpectrumFit fit, IEnumerable<(string Name, string Unit)> names)
    {
        IReadOnlyList<PublishedEstimate> published = fit.Published.Parameters;
        return
        [
            .. names.Select(
                (one, i) =>
                    new NamedEstimate(
                        one.Name,
                        one.Unit,
                        published[i].Method,
                        published[i].Estimate,
                        fit.IsClassical ? fit.Fit.Parameters[i] : ParameterEstimate.Unknown,
                        i < fit.Network.Parameters.Count ? fit.Network.Parameters[i] : ParameterEstimate.Unknown
                    )
            ),
        ];
    }
}

/// <summary>What could not be fitted, and why.</summary>
public record SourceFailure(int Number, string Name, string Stage, string Reason, DateTimeOffset FailedAt);
