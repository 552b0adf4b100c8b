using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra;

namespace Almagest.Studies.Maxi;

/// <summary>
/// A black-hole binary like MAXI J1820+070: an absorbed disc and a power law, seen by an optical, a soft and a hard X-ray
/// telescope
/// on one logarithmic grid, any of the three absent.
/// </summary>
internal static class MaxiCampaign
{
    public const double LowestEnergy = 0.002;
    public const double HighestEnergy = 150;
    public const int Bins = 128;

    /// <summary>With so many drop-outs, 35 % of the sources are seen by all three, 35 % by two, and the others by one.</summary>
    private const double DropOut = 0.3;

    /// <param name="hasCutoff">Whether the power law is cut off at high energies.</param>
    /// <param name="spectra">Sources to draw.</param>
    /// <param name="responseKeys">One for each telescope.</param>
    /// <param name="seed">Another one draws other sources of the same campaign.</param>
    public static Campaign Of(bool hasCutoff, int spectra, IReadOnlyList<string> responseKeys, long seed = 1) =>
        new()
        {
            Name = hasCutoff ? "maxi-j1820-cutoff" : "maxi-j1820",
            Model = hasCutoff ? "tbabs*(diskbb+cutoffpl)" : "tbabs*(diskbb+powerlaw)",
            GridEdges = EnergyGrid.Logarithmic(LowestEnergy, HighestEnergy, Bins).Edges.ToArray(),
            Parameters =
            [
                new("tbabs.nH", PriorKind.LogUniform, 0.05, 0.5),
                new("diskbb.Tin", PriorKind.LogUniform, 0.2, 1.2),
                new("diskbb.norm", PriorKind.ExpectedCounts, 3e3, 3e5),
                new(hasCutoff ? "cutoffpl.PhoIndex" : "powerlaw.PhoIndex", PriorKind.Uniform, 1.4, 2.4),
                .. hasCutoff ? new ParameterPrior[] { new("cutoffpl.HighECut", PriorKind.LogUniform, 30, 300) } : [],
                new(hasCutoff ? "cutoffpl.norm" : "powerlaw.norm", PriorKind.ExpectedCounts, 3e3, 3e5),
            ],
            Instruments =
            [
                .. SyntheticTelescope.All.Select(
                    (telescope, i) =>
                        new CampaignInstrument(
                            telescope.Name,
                            [responseKeys[i]],
                            telescope.Exposure,
                            3 * telescope.Exposure,
                            null
                        )
                        {
                            DropOut = DropOut,
                        }
                ),
            ],
            Gaps = [GapPattern.None, new GapPattern(GapKind.Scattered, 0.02, 0.2)],
            Spectra = spectra,
            Seed = seed,
        };
}
