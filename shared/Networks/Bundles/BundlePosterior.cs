using System.Text.Json.Serialization;
using Almagest.Learning.Calibration;
using Almagest.Learning.Posteriors;

namespace Almagest.Networks.Bundles;

/// <summary>The posterior network of a bundle, and how it stood up to simulations that it had not seen. Or why there is
/// none.</summary>
public sealed record BundlePosterior
{
    /// <summary>Null where there is a network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Absence { get; init; }

    /// <summary>Null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required PosteriorNetwork? Network { get; init; }

    /// <summary>Null: no posterior, nothing to calibrate.</summary>
    [JsonIgnore]
    public bool? IsCalibrated => Network?.Calibration.Passes;

    /// <summary>Why there is no posterior, or why it failed, or how it passed.</summary>
    [JsonIgnore]
    public string Verdict =>
        Absence
        ?? (
            Network is { } network
                ? network.Calibration.Failure is { } failure
                    ? (IsCalibrated == true ? "holds as a whole, but is not published in a group that does not: " : "") + failure
                    : $"holds in {network.Calibration.Groups.Count} groups of {network.HeldOut} held-out simulations"
                : ""
        );

    public static BundlePosterior None(string why) => new() { Absence = why, Network = null };
}

/// <summary>F features, P parameters.</summary>
public sealed record PosteriorNetwork
{
    /// <summary>Of the features, see <see cref="FitSummary.Version"/>.</summary>
    public required string SummaryVersion { get; init; }

    public required int FeatureCount { get; init; }

    public required int ParameterCount { get; init; }

    public required PosteriorSettings Settings { get; init; }

    /// <summary>Simulations learnt from.</summary>
    public required int Simulations { get; init; }

    /// <summary>Simulations judged by.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Of the samples that the calibration counts.</summary>
    public required int Seed { get; init; }

    /// <summary>Mean of -ln density on the validation part, after each epoch of the first member.</summary>
    public required IReadOnlyList<double> ValidationLosses { get; init; }

    /// <summary>By so much each posterior is made wider than it was learnt, as the ranks of the held-out truths ask for. 1 in
    /// bundles from before.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Of posteriors of that width; each half of the simulations is judged with the other half's.</summary>
    public required CalibrationReport Calibration { get; init; }
}
