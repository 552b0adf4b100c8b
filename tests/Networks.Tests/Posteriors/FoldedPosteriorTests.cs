using Almagest.Networks.Posteriors;

namespace Almagest.Networks.Tests.Posteriors;

/// <summary>Densities that are folded at an edge, learnt from a truth and its mirror image.</summary>
public sealed class FoldedPosteriorTests
{
    [Fact]
    public void What_piles_up_at_an_edge_is_learnt_whole()
    {
        // Half-normal numbers, of width 0.5 or 1 as a feature says; the exact density is known.
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        const int Count = 6000;
        float[] widths = [.. Enumerable.Range(0, Count).Select(row => row % 2 == 0 ? 0.5f : 1f)];
        float[] truths = [.. widths.Select(width => width * (float)Math.Abs(Normal()))];
        double Gap(int images)
        {
            var examples = new PosteriorExamples(
                Count,
                widths,
                [.. truths.SelectMany(truth => images == 1 ? new[] { truth } : [truth, -truth])],
                images
            );
            PosteriorNet net = PosteriorTraining.Train(
                examples,
                new PosteriorSettings
                {
                    Width = 32,
                    Blocks = 1,
                    Components = 2,
                    Epochs = 20,
                },
                null,
                TestContext.Current.CancellationToken
            );
            GaussianMixture[] learnt = net.Predict(widths);
            // Cut off at the edge, a density has to be divided by what it has left within.
            double within = images == 1 ? 1 - Below(learnt[0]) : 1;
            double Density(int row) =>
                images == 1
                    ? learnt[row].LogDensity([truths[row]]) - Math.Log(row % 2 == 0 ? within : 1 - Below(learnt[1]))
                    : Math.Log(
                        Math.Exp(learnt[row].LogDensity([truths[row]])) + Math.Exp(learnt[row].LogDensity([-truths[row]]))
                    );
            return Enumerable
                .Range(0, Count)
                .Average(row =>
                    Math.Log(2 / (widths[row] * Math.Sqrt(2 * Math.PI)))
                    - (0.5 * Math.Pow(truths[row] / widths[row], 2))
                    - Density(row)
                );
        }
        double folded = Gap(images: 2),
            cut = Gap(images: 1);
        Assert.InRange(folded, -0.01, 0.01);
        Assert.True(cut > folded + 0.01, $"cut off {cut}, folded {folded}");
    }

    private static double Below(GaussianMixture mixture)
    {
        double sum = 0;
        for (double x = -20; x < 0; x += 0.01)
            sum += 0.01 * Math.Exp(mixture.LogDensity([x]));
        return sum;
    }
}
