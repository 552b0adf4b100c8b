using Almagest.Networks.Posteriors;

namespace Almagest.Networks.Tests.Posteriors;

public sealed class MixtureLossTests
{
    /// <summary>The mixture's own density is other code: sums over components there, over images here.</summary>
    [Theory]
    [InlineData(1, 1, 1), InlineData(3, 2, 1), InlineData(8, 3, 4), InlineData(2, 5, 8)]
    public void Its_gradient_is_how_the_density_changes_with_each_output(int components, int parameters, int images)
    {
        var layout = new MixtureLayout(components, parameters);
        var random = new Random(1);
        // As wide as they come while a net learns, the bounded diagonal too.
        float[] output = [.. Enumerable.Range(0, layout.OutputCount).Select(_ => (float)((4 * random.NextDouble()) - 2))];
        float[] at = [.. Enumerable.Range(0, images * parameters).Select(_ => (float)((4 * random.NextDouble()) - 2))];
        double Loss() =>
            -0.3
            * Math.Log(
                Enumerable
                    .Range(0, images)
                    .Sum(image =>
                        Math.Exp(
                            layout
                                .Read(output)
                                .LogDensity([
                                    .. at.AsSpan(image * parameters, parameters).ToArray().Select(value => (double)value),
                                ])
                        )
                    )
            );
        float[] gradient = new float[output.Length],
            unused = new float[output.Length];
        var loss = new MixtureLoss(layout, images);

        Assert.Equal(Loss(), loss.Of(output, at, 0.3, gradient), 1e-9 * (1 + Math.Abs(Loss())));
        Array.Fill(unused, float.NaN);
        Assert.Equal(Loss(), loss.Of(output, at, 0.3, unused), 1e-9 * (1 + Math.Abs(Loss())));
        Assert.Equal(gradient, unused);
        for (int i = 0; i < output.Length; i++)
        {
            float here = output[i];
            output[i] = here + (1 / 256f);
            double above = Loss();
            output[i] = here - (1 / 256f);
            double slope = (above - Loss()) * 128;
            output[i] = here;
            Assert.Equal(slope, gradient[i], 2e-3 * (0.1 + Math.Abs(slope)));
        }
    }
}
