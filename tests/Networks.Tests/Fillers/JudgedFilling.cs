using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fillers;
using Almagest.Networks.Uncertainty;

namespace Almagest.Networks.Tests.Fillers;

/// <summary>What any filler has to be good for, after a few epochs on 2,000 spectra of the study's noise-free task: judged by
/// 200 others.</summary>
internal static class JudgedFilling
{
    private static readonly TrainingSet Test = ProtocolS.Draw(200, seed: 99);

    /// <summary>What is not observed must not be looked at.</summary>
    public static NetworkInput Gapped { get; } =
        Test.Input with
        {
            Observed = ProtocolS.Masks(99, 200),
            Values = [.. Test.Input.Values.Zip(ProtocolS.Masks(99, 200), (value, observed) => observed ? value : float.NaN)],
        };

    public static void ComesNearTheTruth(IGapFiller filler)
    {
        GapFilling filling = filler.Fill(Gapped);

        for (int i = 0; i < filling.Filled.Length; i++)
        {
            if (Gapped.Observed[i])
                Assert.Equal((Gapped.Values[i], 0f), (filling.Filled[i], filling.HalfWidths[i]));
            else
                Assert.True(float.IsFinite(filling.Filled[i]) && filling.HalfWidths[i] > 0);
        }
        BandCoverage all = BandJudge.Of(Gapped, filling, Test.Clean, ProtocolS.Edges)[0];
        // Spectra differ by about one (in log10 of flux); so little training leaves a fifth of that at most, and bands that are
        // not absurd.
        Assert.InRange(all.Error, 1e-5, 0.2);
        Assert.InRange(all.Coverage, 0.3, 0.999);
    }
}
