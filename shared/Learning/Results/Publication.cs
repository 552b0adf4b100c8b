using System.Text.Json.Serialization;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Learning.Results;

/// <summary>What a published estimate is. As the database and scripts are told it: in small letters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EstimateMethod>))]
public enum EstimateMethod
{
    /// <summary>Around the lowest statistic.</summary>
    [JsonStringEnumMemberName("classical")]
    Classical,

    /// <summary>The regressor's, where nothing was refined.</summary>
    [JsonStringEnumMemberName("network")]
    Network,

    /// <summary>Median and central interval of the posterior network.</summary>
    [JsonStringEnumMemberName("posterior")]
    Posterior,

    /// <summary>No value: nobody says more than the prior, or than the limits.</summary>
    [JsonStringEnumMemberName("limit")]
    Limit,
}

/// <summary>One parameter as it is published. NaN: not known; of a limit the value is.</summary>
/// <param name="Lower">Lower end of the 68 % interval.</param>
/// <param name="Upper">Upper end of the 68 % interval.</param>
public sealed record PublishedEstimate(EstimateMethod Method, double Value, double Lower, double Upper)
{
    /// <summary>Lower end of the 90 % interval.</summary>
    public double Lower90 { get; init; } = double.NaN;

    /// <summary>Upper end of the 90 % interval.</summary>
    public double Upper90 { get; init; } = double.NaN;

    public static PublishedEstimate Unknown { get; } = Of(EstimateMethod.Limit, ParameterEstimate.Unknown);

    public ParameterEstimate Estimate => new(Value, Lower, Upper) { Lower90 = Lower90, Upper90 = Upper90 };

    public static PublishedEstimate Of(EstimateMethod method, ParameterEstimate estimate) =>
        new(method, estimate.Value, estimate.Lower, estimate.Upper) { Lower90 = estimate.Lower90, Upper90 = estimate.Upper90 };
}

/// <summary>What may be published of a parameter.</summary>
/// <param name="Tells">It says more of the parameter than its prior does.</param>
public readonly record struct Candidate(ParameterEstimate Estimate, bool Tells);

/// <summary>Which of a fit's estimates stand for it: the best that there are. The others stay beside them.</summary>
/// <remarks>
/// The one rule. The posterior where it stands (see <c>PosteriorStanding</c>); else the classical fit, or the network where
/// nothing was refined; and a limit for a parameter of which they say no more than was believed before, or that ended at a
/// limit. Decision 0035.
/// </remarks>
public sealed record Publication
{
    /// <summary>Of the fit: a limit if all its parameters are.</summary>
    public EstimateMethod Method { get; init; }

    /// <summary>Why it is not the posterior's; null where it is, and where no network was asked.</summary>
    public string? Reason { get; init; }

    /// <summary>In the fit's order.</summary>
    public IReadOnlyList<PublishedEstimate> Parameters { get; init; } = [];

    /// <summary>Of a fit without priors.</summary>
    public static Publication Of(FitResult fit, EstimateMethod method = EstimateMethod.Classical) =>
        Own(fit, method, [.. fit.Parameters.Select(one => new Candidate(one, Tells: true))], null);

    /// <param name="method">Of the fit's own estimates: classical, or the network where it was not refined.</param>
    /// <param name="own">Those.</param>
    /// <param name="posterior">In the same order; looked at where it stands.</param>
    /// <param name="against">Why the posterior does not stand; null: it does.</param>
    public static Publication Of(
        FitResult fit,
        EstimateMethod method,
        IReadOnlyList<Candidate> own,
        IReadOnlyList<Candidate> posterior,
        string? against
    ) =>
        against is not null || !fit.HasValues
            ? Own(fit, method, own, fit.HasValues ? against : "no net counts")
            : Of(
                EstimateMethod.Posterior,
                null,
                [
                    .. posterior.Zip(own, (one, other) =>
                        one.Tells || other.Tells
                            ? PublishedEstimate.Of(EstimateMethod.Posterior, one.Estimate)
                            : PublishedEstimate.Of(EstimateMethod.Limit, one.Estimate with { Value = double.NaN })
                    ),
                ]
            );

    private static Publication Own(FitResult fit, EstimateMethod method, IReadOnlyList<Candidate> own, string? reason) =>
        Of(
            method,
            reason,
            [
                .. own.Select(one =>
                    fit.HasValues && one.Tells && !one.Estimate.IsLimit
                        ? PublishedEstimate.Of(method, one.Estimate)
                        : PublishedEstimate.Of(EstimateMethod.Limit, one.Estimate.AsLimits())
                ),
            ]
        );

    private static Publication Of(EstimateMethod method, string? reason, PublishedEstimate[] parameters) =>
        new()
        {
            Method =
                parameters.Length > 0 && Array.TrueForAll(parameters, one => one.Method == EstimateMethod.Limit)
                    ? EstimateMethod.Limit
                    : method,
            Reason = reason,
            Parameters = parameters,
        };
}
