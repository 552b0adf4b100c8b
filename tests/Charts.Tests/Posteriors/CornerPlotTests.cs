using Almagest.Charts.Drawing;
using Almagest.Charts.Posteriors;
using Almagest.Spectra.Fitting.Sampling;

namespace Almagest.Charts.Tests.Posteriors;

public sealed class CornerPlotTests
{
    private static readonly Chain Samples = EnsembleSampler.Sample(
        new Normal(3),
        [.. Enumerable.Range(0, 20 * 3).Select(i => 0.1 * Math.Sin(7 * i))],
        new ChainSettings
        {
            Walkers = 20,
            Steps = 300,
            BurnIn = 100,
            Seed = 1,
        },
        TestContext.Current.CancellationToken
    );

    [Fact]
    public void Each_parameter_is_drawn_alone_and_with_every_other()
    {
        SvgPicture svg = new(Draw());
        Assert.Equal(6, svg.Of("rect").Count(one => one.Attribute("fill")?.Value == "none"));
        // Names below all three, beside the lower two.
        Assert.Equal((2, 1), (svg.Texts.Count(text => text == "b (keV)"), svg.Texts.Count(text => text == "a")));
        Assert.Contains("c ± 1", svg.Texts);
    }

    /// <summary>The best fit is at 0 in both: where its lines in the histograms are.</summary>
    [Fact]
    public void The_best_fit_is_crossed_where_both_of_its_values_are()
    {
        SvgPicture svg = new(Draw());
        double[] lines =
        [
            .. svg.Of("line")
                .Where(one => one.Attribute("stroke")!.Value == "#D55E00")
                .Select(one => SvgPicture.Number(one, "x1")),
        ];
        string cross = svg.Of("path").First(one => one.Attribute("stroke")!.Value == "#D55E00").Attribute("d")!.Value;
        Assert.StartsWith(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"M{lines[0] - 5:0.##} "),
            cross,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void It_is_drawn_in_every_form()
    {
        Assert.NotEmpty(Draw().ToPng(1));
        Assert.NotEmpty(Draw().ToPdf());
    }

    private static Picture Draw() => CornerPlot.Draw(Samples, ["a", "b (keV)", "c"], ["a ± 1", "b ± 1", "c ± 1"], [0, 0, 0]);

    private sealed class Normal(int dimension) : ILogDensity
    {
        public int Dimension => dimension;

        public double At(ReadOnlySpan<double> point)
        {
            double sum = 0;
            foreach (double value in point)
                sum += value * value;
            return -sum / 2;
        }
    }
}
