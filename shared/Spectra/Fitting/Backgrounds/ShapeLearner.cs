using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Almagest.Spectra.Fitting.Backgrounds;

/// <summary>
/// Learns the shape of an instrument's background from many background spectra: the common shape is their sum, and the
/// components are the principal ones of what each deviates from it, in units of its Poisson errors. Where counts are few a
/// logarithm of counts tells of noise alone; these deviations have noise of 1 in every direction, so that what lies above it can
/// be told.
/// </summary>
/// <remarks>
/// Sources: Simmonds et al. 2018, A&amp;A 618, A66 (components of backgrounds' shapes, their number by AIC); Greenacre 1984
/// (correspondence analysis: principal components of counts); Horn 1965, Psychometrika 30, 179 (how many are more than noise).
/// </remarks>
public static class ShapeLearner
{
    /// <summary>Fewer backgrounds with counts, or fewer counts of all, are no instrument's.</summary>
    public const int FewestSpectra = 10,
        FewestCounts = 250;

    /// <summary>More tell nothing new, and take memory.</summary>
    public const int MostSpectra = 4096;

    public const int MostComponents = 8;

    private const int MostBins = 256,
        CountsPerBin = 25,
        Tables = 9, // noise alone passes for a component in one set of ten
        Rounds = 3;

    /// <summary>In σ.</summary>
    private const double Significant = 4;

    /// <summary>Of the counts that the common shape is told by, no spectrum has more than this share; one that makes more than
    /// that of a component is unlike all others.</summary>
    private const double MostOfOne = 0.2,
        MostOfComponent = 0.5;

    private const ulong Seed = 20180618;

    /// <summary>What spectra must share to share a shape.</summary>
    public static (string Instrument, int FirstChannel, int ChannelCount) KeyOf(CountSpectrum spectrum) =>
        (spectrum.Instrument, spectrum.FirstChannel, spectrum.ChannelCount);

    /// <summary>Whether a spectrum has a background that a shape could describe.</summary>
    public static bool IsUsable(ObservedSpectrum observed) =>
        observed is { Source: { IsFlux: false, IsPoisson: true }, Background: { IsPoisson: true, Exposure: > 0 } background }
        && background.ChannelCount == observed.Source.ChannelCount
        && background.FirstChannel == observed.Source.FirstChannel;

    /// <param name="observed">Of one key (<see cref="KeyOf"/>); those that are not usable are left out.</param>
    /// <param name="like">A spectrum of that key with its response and the limits of the fits: the shape covers its
    /// channels.</param>
    /// <returns>Null where there are too few.</returns>
    public static BackgroundShape? Learn(IEnumerable<ObservedSpectrum> observed, FitSpectrum like, FitSettings settings)
    {
        int[] channels = ChannelsOf(like, settings);
        Row[] rows =
        [
            .. observed.Where(IsUsable).Select(one => Row.Of(one, channels)).Where(row => row.Total > 0).Take(MostSpectra),
        ];
        int fewest = rows.Length - (rows.Length / FewestSpectra);
        while (true)
        {
            double total = rows.Sum(row => row.Total);
            if (rows.Length < FewestSpectra || total < FewestCounts)
                return null;
            double[] share = CommonShare(rows, channels.Length);
            int[] widths = Cut(rows, channels.Length, Math.Max(CountsPerBin, total / MostBins));
            double[] binShare = SumOver(widths, share);
            (double[][] components, int? odd) = ComponentsOf(rows, widths, binShare);
            if (odd is not { } one || rows.Length <= fewest)
                return Of(like, channels, rows, widths, binShare, components, total);
            rows = [.. rows[..one], .. rows[(one + 1)..]];
        }
    }

    private static BackgroundShape Of(
        FitSpectrum like,
        int[] channels,
        Row[] rows,
        int[] widths,
        double[] binShare,
        double[][] components,
        double total
    )
    {
        double[] fine = WithinBins(rows, widths, binShare);
        bool isSmooth = fine.Length == 0;
        return new BackgroundShape
        {
            Name = BackgroundShape.Learnt,
            Instrument = like.Observed.Source.Instrument,
            FirstOfInstrument = like.Observed.Source.FirstChannel,
            FirstChannel = like.Observed.Source.FirstChannel + channels[0],
            ChannelCount = like.Observed.Source.ChannelCount,
            Widths = isSmooth ? widths : [.. Enumerable.Repeat(1, channels.Length)],
            LogShare =
            [
                .. isSmooth ? binShare.Zip(widths, (one, width) => Math.Log(one / width)) : fine.Select(one => Math.Log(one)),
            ],
            Components = isSmooth ? components : [.. components.Select(one => Spread(widths, one))],
            Spectra = rows.Length,
            Counts = total,
        };
    }

    /// <summary>From the first to the last that is fitted, holes included, counted from 0.</summary>
    internal static int[] ChannelsOf(FitSpectrum like, FitSettings settings)
    {
        CountSpectrum source = like.Observed.Source;
        IReadOnlyList<List<int>> fitted = new ChannelGroups(
            like with
            {
                Observed = like.Observed with { Source = source with { Quality = null }, Background = null },
            },
            settings with
            {
                UseGrouping = false,
                Grouping = null,
                Statistic = StatisticKind.CStat,
            }
        ).All;
        int first = fitted.Min(group => group[0]);
        return [.. Enumerable.Range(first, fitted.Max(group => group[^1]) - first + 1)];
    }

    /// <summary>The counts of all, each channel over how much of it was seen.</summary>
    private static double[] CommonShare(Row[] rows, int channels)
    {
        double[] share = new double[channels];
        Array.Fill(share, 1.0 / channels);
        double[] voices = Voices([.. rows.Select(row => row.Total)]);
        // Where no channel is bad anywhere, the first round is the last.
        for (int round = 0; round < Rounds; round++)
        {
            double[] counts = new double[channels],
                seen = new double[channels];
            foreach ((Row row, double voice) in rows.Zip(voices))
            {
                double rate = voice * row.Total / row.Seen(share);
                for (int c = 0; c < channels; c++)
                    (counts[c], seen[c]) = (counts[c] + (voice * row.Counts[c]), seen[c] + (rate * row.Weight[c]));
            }
            share = [.. counts.Zip(seen, (one, of) => of > 0 ? one / of : 0)];
            double sum = share.Sum();
            share = [.. share.Select(one => one / sum)];
        }
        return share;
    }

    /// <summary>1, or less for the few that would outvote the others.</summary>
    private static double[] Voices(double[] totals)
    {
        double most = double.PositiveInfinity;
        for (int round = 0; round < 100; round++)
            most = MostOfOne * totals.Sum(total => Math.Min(total, most));
        return [.. totals.Select(total => Math.Min(1, most / total))];
    }

    /// <summary>Bins of so many counts at least in all spectra together.</summary>
    private static int[] Cut(Row[] rows, int channels, double counts)
    {
        List<int> widths = [];
        (double sum, int width) = (0, 0);
        for (int c = 0; c < channels; c++)
        {
            width++;
            foreach (Row row in rows)
                sum += row.Counts[c];
            if (sum >= counts)
            {
                widths.Add(width);
                (sum, width) = (0, 0);
            }
        }
        widths[^1] += width;
        return [.. widths];
    }

    /// <summary>Shares of the single channels, where they scatter about their bin's mean by more than counts do: lines and hot
    /// channels are narrower than bins. A channel lies between its own counts and the mean, as counts of a Γ distribution of that
    /// scatter do.</summary>
    /// <returns>Empty where they don't.</returns>
    private static double[] WithinBins(Row[] rows, int[] widths, double[] share)
    {
        double[] mean = Spread(widths, [.. share.Zip(widths, (one, width) => one / width)]),
            counts = new double[mean.Length],
            expected = new double[mean.Length];
        foreach (Row row in rows)
        {
            double[] of = row.Expected(mean);
            for (int c = 0; c < mean.Length; c++)
                (counts[c], expected[c]) = (counts[c] + row.Counts[c], expected[c] + of[c]);
        }
        // Each bin's mean is of its own channels.
        double[] freedom = Spread(widths, [.. widths.Select(width => 1 - (1.0 / width))]);
        double excess = 0,
            squares = 0;
        for (int c = 0; c < mean.Length; c++)
        {
            double off = counts[c] - expected[c];
            excess += (off * off) - (freedom[c] * expected[c]);
            squares += freedom[c] * expected[c] * expected[c];
        }
        double scatter = squares > 0 ? excess / squares : 0; // relative variance
        // Var of the sum of squares of Poisson counts: 2 μ² + μ.
        double noise = Math.Sqrt(expected.Zip(freedom, (one, free) => free * ((2 * one * one) + one)).Sum());
        if (!(excess > Significant * noise))
            return [];
        double[] fine = [.. mean.Select((one, c) => one * (1 + (scatter * counts[c])) / (1 + (scatter * expected[c])))];
        double sum = fine.Sum();
        return [.. fine.Select(one => one / sum)];
    }

    /// <summary>The bins' values in their channels.</summary>
    private static double[] Spread(int[] widths, double[] bins) =>
        [.. bins.SelectMany((one, bin) => Enumerable.Repeat(one, widths[bin]))];

    /// <returns>Components, and a spectrum that makes one of them nearly alone: what others don't have is no component of
    /// all.</returns>
    private static (double[][] Components, int? Odd) ComponentsOf(Row[] rows, int[] widths, double[] share)
    {
        int bins = widths.Length;
        double[] perChannel = Spread(widths, [.. share.Zip(widths, (one, width) => one / width)]);
        double[][] expected = [.. rows.Select(row => SumOver(widths, row.Expected(perChannel)))];
        Matrix<double> deviations = Deviations([.. rows.Select(row => SumOver(widths, row.Counts))], expected);
        var found = deviations.TransposeThisAndMultiply(deviations).Evd(Symmetricity.Symmetric);
        double noise = NoiseOf(expected);
        // Eigenvalues ascend.
        int[] above =
        [
            .. Enumerable
                .Range(0, Math.Min(MostComponents, bins - 1))
                .Select(k => bins - 1 - k)
                .TakeWhile(k => found.EigenValues[k].Real > noise),
        ];
        int? odd = null;
        foreach (int k in above)
        {
            Vector<double> scores = deviations * found.EigenVectors.Column(k);
            int largest = scores.AbsoluteMaximumIndex();
            if (scores[largest] * scores[largest] > MostOfComponent * found.EigenValues[k].Real)
                odd ??= largest;
        }
        return ([.. above.Select(k => Component([.. found.EigenVectors.Column(k)], share))], odd);
    }

    /// <summary>Deviations in σ are one by the root of the share in logarithms. The sign is one's choice.</summary>
    private static double[] Component(double[] direction, double[] share)
    {
        double sign = Math.Sign(direction.MaxBy(Math.Abs));
        return [.. direction.Zip(share, (one, of) => sign * one / Math.Sqrt(of))];
    }

    /// <summary>The largest eigenvalue of spectra that all have the common shape.</summary>
    private static double NoiseOf(double[][] expected)
    {
        double largest = 0;
        RandomNumbers random = new(Seed);
        for (uint table = 0; table < Tables; table++)
        {
            double[][] drawn =
            [
                .. expected.Select(
                    (means, row) =>
                    {
                        double[] counts = new double[means.Length];
                        random.Begin(RandomPurpose.Backgrounds, table, (uint)row);
                        PoissonSampler.Draw(random, means, counts);
                        return counts;
                    }
                ),
            ];
            double[][] rescaled = [.. expected.Zip(drawn, (means, counts) =>
                {
                    double factor = counts.Sum() / means.Sum();
                    return means.Select(mean => mean * factor).ToArray();
                })];
            Matrix<double> deviations = Deviations(drawn, rescaled);
            largest = Math.Max(
                largest,
                deviations.TransposeThisAndMultiply(deviations).Evd(Symmetricity.Symmetric).EigenValues[^1].Real
            );
        }
        return largest;
    }

    /// <summary>In σ, shape [rows, bins].</summary>
    private static Matrix<double> Deviations(double[][] counts, double[][] expected) =>
        Matrix<double>.Build.Dense(counts.Length, counts[0].Length, (row, bin) =>
            expected[row][bin] is > 0 and double mean ? (counts[row][bin] - mean) / Math.Sqrt(mean) : 0
        );

    private static double[] SumOver(int[] widths, double[] channels)
    {
        double[] sums = new double[widths.Length];
        for (int bin = 0, c = 0; bin < widths.Length; bin++)
        for (int i = 0; i < widths[bin]; i++)
            sums[bin] += channels[c++];
        return sums;
    }

    /// <summary>A background spectrum in the channels of the shape.</summary>
    /// <param name="Counts">Those of good channels.</param>
    /// <param name="Weight">AREASCAL; 0 where the channel is bad.</param>
    private sealed record Row(double[] Counts, double[] Weight, double Total)
    {
        public static Row Of(ObservedSpectrum observed, int[] channels)
        {
            CountSpectrum background = observed.Background!;
            double[] weight =
            [
                .. channels.Select(channel =>
                    background.IsBad(channel) || observed.Source.IsBad(channel) ? 0 : background.AreaScaleAt(channel)
                ),
            ];
            double[] counts = [.. channels.Select((channel, c) => weight[c] > 0 ? background.Counts[channel] : 0)];
            return new(counts, weight, counts.Sum());
        }

        public double Seen(double[] share) => share.Zip(Weight, (one, weight) => one * weight).Sum();

        /// <summary>As many counts as it has, of the common shape.</summary>
        public double[] Expected(double[] share)
        {
            double rate = Total / Seen(share);
            return [.. share.Zip(Weight, (one, weight) => rate * one * weight)];
        }
    }
}
