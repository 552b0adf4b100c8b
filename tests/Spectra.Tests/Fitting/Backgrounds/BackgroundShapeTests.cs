using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Tests.Fitting.Backgrounds;

public sealed class BackgroundShapeTests
{
    [Fact]
    public void Tilted_backgrounds_have_one_component_and_that_is_the_tilt()
    {
        BackgroundShape shape = ManyBackgrounds.Learn(ManyBackgrounds.Draw(300, 20, 200, tilt: 0.3))!;

        Assert.Single(shape.Components);
        double[] tilt = [.. Energies(shape).Select(one => Math.Log(one))];
        Assert.True(Math.Abs(Correlation(shape.Components[0], tilt, Weights(shape))) > 0.97);
        Assert.Equal((300, 1), (shape.Spectra, shape.FirstOfInstrument));
    }

    [Fact]
    public void Backgrounds_that_differ_by_chance_alone_have_no_component_and_their_common_shape()
    {
        double[] rate = ManyBackgrounds.Rate(0);
        BackgroundShape shape = ManyBackgrounds.Learn(ManyBackgrounds.Draw(400, 20, 60, tilt: 0))!;

        Assert.Empty(shape.Components);
        (double sum, int at, double chi, double counts) = (0, shape.FirstChannel - 1, 0, shape.Counts);
        double inBand = rate.Skip(at).Take(shape.Widths.Sum()).Sum();
        for (int bin = 0; bin < shape.Widths.Length; bin++)
        {
            double truth = rate.Skip(at).Take(shape.Widths[bin]).Sum() / inBand,
                learnt = shape.Widths[bin] * Math.Exp(shape.LogShare[bin]);
            (sum, at) = (sum + learnt, at + shape.Widths[bin]);
            chi += Math.Pow(learnt - truth, 2) * counts / truth;
        }
        Assert.Equal(1, sum, 9);
        // As χ² of as many degrees of freedom as there are bins.
        Assert.InRange(chi, 0, shape.Widths.Length + (4 * Math.Sqrt(2 * shape.Widths.Length)));
    }

    [Fact]
    public void A_shape_that_jumps_from_channel_to_channel_is_told_in_channels()
    {
        double[] rate = [.. ManyBackgrounds.Rate(0).Select((one, channel) => channel % 3 == 0 ? one : 0)];
        ObservedSpectrum[] all = ManyBackgrounds.Draw(100, 20, 60, 0, rate);
        BackgroundShape shape = ManyBackgrounds.Learn(all)!;

        Assert.All(shape.Widths, width => Assert.Equal(1, width));
        Assert.Equal(
            BackgroundShape.Learnt,
            FittedBackground.Of(ManyBackgrounds.Of(all[0]), ManyBackgrounds.Settings, shape)?.Shape.Name
        );
    }

    [Fact]
    public void Few_backgrounds_are_no_instruments()
    {
        Assert.Null(ManyBackgrounds.Learn(ManyBackgrounds.Draw(9, 20, 200, 0)));
        Assert.Null(ManyBackgrounds.Learn(ManyBackgrounds.Draw(12, 20, 10, 0)));
        Assert.NotNull(ManyBackgrounds.Learn(ManyBackgrounds.Draw(12, 20, 60, 0)));
    }

    /// <summary>A hundred times as many counts as each of the others, of a shape of its own.</summary>
    [Fact]
    public void One_background_that_is_unlike_all_others_is_left_out()
    {
        ObservedSpectrum[] right = ManyBackgrounds.Draw(30, 20, 200, 0);
        ObservedSpectrum hostile = ManyBackgrounds.Draw(1u, 20, 20_000, 0, [.. Enumerable.Repeat(1.0, 300)]);
        BackgroundShape without = ManyBackgrounds.Learn(right)!,
            with = ManyBackgrounds.Learn([.. right[..7], hostile, .. right[7..]])!;
        Assert.Equal(30, with.Spectra);
        Assert.Equal(without.Counts, with.Counts);
        Assert.Equal(without.LogShare, with.LogShare);
        Assert.Empty(with.Components);
    }

    [Fact]
    public void Bad_channels_are_not_taken_for_dark_ones()
    {
        ObservedSpectrum[] all = ManyBackgrounds.Draw(200, 20, 200, 0);
        short[] quality = [.. Enumerable.Range(0, 300).Select(channel => (short)(channel is >= 60 and < 100 ? 1 : 0))];
        ObservedSpectrum[] half =
        [
            .. all.Select((one, number) => number % 2 == 0 ? one : one with { Source = one.Source with { Quality = quality } }),
        ];
        (double[] whole, double[] masked) = (InChannels(ManyBackgrounds.Learn(all)!), InChannels(ManyBackgrounds.Learn(half)!));
        Assert.Equal(whole.Skip(55).Take(40).Sum(), masked.Skip(55).Take(40).Sum(), 0.1 * whole.Skip(55).Take(40).Sum());
    }

    [Fact]
    public void Shapes_are_the_same_after_a_way_through_text_and_nonsense_is_refused()
    {
        BackgroundShapes shapes = new([ManyBackgrounds.Learn(ManyBackgrounds.Draw(300, 20, 200, 0.3))!]);
        string json = shapes.ToJson();

        Assert.Equal(json, BackgroundShapes.Parse(json).ToJson());
        foreach (
            string wrong in new[]
            {
                "{",
                json.Replace("\"name\":\"auto\"", "\"name\":\"powerlaw\""),
                json.Replace("\"widths\":[", "\"widths\":[0,"),
                json.Replace("\"components\":[[", "\"components\":[null,["),
                json.Replace("\"logShare\":[", "\"logShare\":null,\"x\":["),
            }
        )
            Assert.Throws<SpectralDataException>(() => BackgroundShapes.Parse(wrong));
    }

    [Fact]
    public void A_tilted_background_takes_the_component_and_a_usual_one_does_not()
    {
        BackgroundShape shape = ManyBackgrounds.Learn(ManyBackgrounds.Draw(300, 20, 200, 0.3))!;
        int Components(double tilt, uint number) =>
            FittedBackground
                .Of(
                    ManyBackgrounds.Of(ManyBackgrounds.Draw(1000u + number, 20, 300, 0, ManyBackgrounds.Rate(tilt))),
                    ManyBackgrounds.Settings,
                    shape
                )
                ?.Shape.Components.Length
            ?? 0;
        int[] tilted = [.. Enumerable.Range(0, 40).Select(number => Components(0.8, (uint)number))],
            usual = [.. Enumerable.Range(0, 40).Select(number => Components(0, (uint)number))];
        Assert.InRange(tilted.Count(components => components > 0), 37, 40);
        // A component of no use lowers C by more than 2 in 16 of 100.
        Assert.InRange(usual.Sum(), 1, 14);
    }

    [Fact]
    public void A_background_unlike_all_others_gets_a_smooth_shape_and_one_that_none_describes_is_data()
    {
        BackgroundShape shape = ManyBackgrounds.Learn(ManyBackgrounds.Draw(300, 20, 200, 0))!;
        double[] soft = [.. Enumerable.Range(0, 300).Select(channel => Math.Exp(-channel / 40.0))],
            comb = [.. Enumerable.Range(0, 300).Select(channel => channel % 10 == 0 ? 1.0 : 0)];
        FitSpectrum Apply(double[] rate) =>
            new BackgroundShapes([shape]).Apply(
                ManyBackgrounds.Of(ManyBackgrounds.Draw(1u, 20, 2000, 0, rate)),
                new FitSettings()
            );

        Assert.Equal(BackgroundShape.Smooth, Apply(soft).Background?.Shape.Name);
        Assert.Contains("smooth shape", Apply(soft).Note);
        FitSpectrum data = Apply(comb);
        Assert.Null(data.Background);
        Assert.Contains("as data", data.Note);
        Assert.Equal(ChannelGrouping.ForW, data.Settings?.Grouping);
    }

    private static double[] InChannels(BackgroundShape shape) =>
        [.. shape.Widths.SelectMany((width, bin) => Enumerable.Repeat(Math.Exp(shape.LogShare[bin]), width))];

    private static double[] Energies(BackgroundShape shape)
    {
        double[] energies = new double[shape.Widths.Length];
        double channel = shape.FirstChannel - 1;
        for (int bin = 0; bin < energies.Length; channel += shape.Widths[bin++])
            energies[bin] = 0.3 + (0.03 * (channel + (0.5 * shape.Widths[bin])));
        return energies;
    }

    private static double[] Weights(BackgroundShape shape) =>
        [.. shape.Widths.Select((width, bin) => width * Math.Exp(shape.LogShare[bin]))];

    private static double Correlation(double[] one, double[] other, double[] weights)
    {
        double Mean(Func<int, double> of) => weights.Select((weight, i) => weight * of(i)).Sum();
        (double a, double b) = (Mean(i => one[i]), Mean(i => other[i]));
        return Mean(i => (one[i] - a) * (other[i] - b))
            / Math.Sqrt(Mean(i => Math.Pow(one[i] - a, 2)) * Mean(i => Math.Pow(other[i] - b, 2)));
    }
}
