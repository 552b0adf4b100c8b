using Almagest.Learning.Priors;
using Almagest.Spectra;

namespace Almagest.Learning.Campaigns;

/// <summary>
/// Protocol S, the study's own task: a redshifted power law 1e-7 (E (1 + z))^-Γ without noise, on 128 bins from 0.3 to 7 keV.
/// </summary>
public static class ProtocolS
{
    public const double LowestEnergy = 0.3;
    public const double HighestEnergy = 7;
    public const int Bins = 128;
    public const double Norm = 1e-7;

    /// <summary>2-4 keV missing.</summary>
    public static GapPattern Fix24 { get; } = new(GapKind.Fixed, 2, 4);

    /// <summary>2-5 keV missing, as between two satellites.</summary>
    public static GapPattern TwoSat { get; } = new(GapKind.Fixed, 2, 5);

    /// <summary>One gap of 30 to 50 % of the bins, anywhere.</summary>
    public static GapPattern Rand { get; } = new(GapKind.Random, 0.3, 0.5);

    /// <param name="prior">
    /// <see cref="PriorKind.Uniform"/>, or <see cref="PriorKind.TruncatedNormal"/> (mean mid-range, sigma a quarter of the
    /// range).
    /// </param>
    /// <param name="spectra">The study has 10,000.</param>
    /// <param name="seed">Another seed draws other spectra of the same protocol, such as a test set.</param>
    public static Campaign Campaign(PriorKind prior = PriorKind.Uniform, int spectra = 10_000, long seed = 1) =>
        new()
        {
            Name = "protocol-s",
            Model = "zpowerlw",
            GridEdges = EnergyGrid.Linear(LowestEnergy, HighestEnergy, Bins).Edges.ToArray(),
            Parameters =
            [
                PriorOf(prior, "zpowerlw.PhoIndex", 0.5, 2.5),
                PriorOf(prior, "zpowerlw.Redshift", 0.1, 2.5),
                new ParameterPrior("zpowerlw.norm", PriorKind.Fixed, Norm, Norm),
            ],
            Gaps = [Fix24, TwoSat, Rand],
            Spectra = spectra,
            Seed = seed,
        };

    private static ParameterPrior PriorOf(PriorKind kind, string name, double lower, double upper) =>
        kind switch
        {
            PriorKind.Uniform => new(name, kind, lower, upper),
            PriorKind.TruncatedNormal => new(name, kind, lower, upper, Mean: (lower + upper) / 2, Sigma: (upper - lower) / 4),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Protocol S has uniform and truncated normal priors."),
        };
}
