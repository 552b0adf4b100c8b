using Almagest.Studies.Realistic;

namespace Almagest.Studies.Tests.Realistic;

public sealed class ReferencePosteriorTests
{
    /// <summary>Two ways to one integral: points at random with weights, and cells that cover it.</summary>
    [Theory]
    [InlineData(11, false), InlineData(12, true)]
    public void Importance_sampling_and_a_grid_agree_on_the_posterior_s_mean(int seed, bool hasGap)
    {
        var protocol = new ProtocolR();
        RealisticSpectrum spectrum = protocol.Draw(2, (ulong)seed, () => { }, TestContext.Current.CancellationToken)[
            hasGap ? 1 : 0
        ];
        Reference sampled = new ReferencePosterior(protocol).Of(spectrum, seed: 1);
        double[] grid = new GridPosterior(protocol).MeanOf(spectrum, sampled);
        Assert.Equal(hasGap, spectrum.HasGap);
        Assert.InRange(sampled.EffectiveSamples, 500, sampled.Points);
        // 600 samples know a mean to 0.04 sigma.
        for (int p = 0; p < 3; p++)
            Assert.InRange((sampled.Mean[p] - grid[p]) / sampled.Sigma[p], -0.15, 0.15);
        // The truth lies within what is believed.
        double[] truth = protocol.Coordinates.Of(spectrum.Parameters);
        for (int p = 0; p < 3; p++)
            Assert.InRange((truth[p] - grid[p]) / sampled.Sigma[p], -4, 4);
    }
}
