using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

public sealed class BatchFitTests
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian(energyBins: 60, channels: 40, sigma: 0.2);
    private static readonly SpectralModel Model = SpectralModel.Parse("tbabs*powerlaw");
    private static readonly double[] Truth = [0.3, 1.9, 2e-4];

    [Fact]
    public void Ten_thousand_fits_share_one_workspace_and_allocate_nothing()
    {
        FitProblem problem = Problem(new double[40]);
        double[] mean = new double[problem.Spectra[0].Count],
            best = new double[3];
        problem.Expected(0, Truth, mean);
        BatchFit batch = new(problem);
        Random random = new(1);
        int minima = 0;
        long before = 0;
        for (int fit = -200; fit < 10_000; fit++)
        {
            if (fit == 0)
                before = GC.GetAllocatedBytesForCurrentThread();
            Span<double> counts = batch.Counts(0);
            for (int i = 0; i < counts.Length; i++)
                counts[i] = SyntheticFit.Poisson(random, mean[i]);
            if (batch.Fit(Truth, best).IsMinimum && fit >= 0)
                minima++;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(10_000, minima);
        // The pool drops arrays when the collector runs for other tests. One object a fit would be 240,000 bytes.
        Assert.InRange(allocated, 0, 120_000);
    }

    [Fact]
    public void Each_is_the_fit_that_is_made_alone()
    {
        FitProblem template = Problem(new double[40]);
        BatchFit batch = new(template);
        Random random = new(2);
        double[] mean = new double[template.Spectra[0].Count],
            best = new double[3];
        template.Expected(0, Truth, mean);
        for (int fit = 0; fit < 20; fit++)
        {
            double[] counts = [.. mean.Select(m => (double)SyntheticFit.Poisson(random, m))];
            counts.CopyTo(batch.Counts(0));
            BatchOutcome outcome = batch.Fit(Truth, best);
            FitBins bins = template.Spectra[0];
            FitOutcome alone = ClassicalFit.Refine(template.WithCounts([bins.WithCounts(counts, bins.Background)]), Truth);
            Assert.Equal(alone.Statistic, outcome.Statistic);
            Assert.Equal(alone.Parameters, best);
        }
    }

    [Fact]
    public void Gaps_exposures_and_backgrounds_may_differ_from_fit_to_fit()
    {
        Random random = new(3);
        double[] mean = new double[40],
            best = new double[3];
        double[] background = [.. Enumerable.Range(0, 40).Select(_ => (double)SyntheticFit.Poisson(random, 2))];
        FitProblem template = Problem(new double[40], background);
        BatchFit batch = new(template);
        foreach ((double exposure, double scale, int first) in new[] { (1e4, 5.0, 12), (3e3, 0.7, 0), (5e4, 20.0, 30) })
        {
            short[] quality =
            [
                .. Enumerable.Range(0, 40).Select(channel => (short)(channel >= first && channel < first + 8 ? 1 : 0)),
            ];
            Problem(new double[40], background).Expected(0, Truth, mean.AsSpan(0, template.Spectra[0].Count));
            double[] counts = new double[40];
            int lowest = template.Spectra[0].FirstChannel[0] - 1;
            for (int b = 0; b < template.Spectra[0].Count; b++)
                counts[lowest + b] = SyntheticFit.Poisson(random, mean[b] * exposure / 1e4);
            FitProblem alone = Problem(counts, background, exposure, scale, quality);
            for (int b = 0; b < template.Spectra[0].Count; b++)
            {
                bool seen = quality[lowest + b] == 0;
                batch.Counts(0)[b] = seen ? counts[lowest + b] : 0;
                batch.Background(0)[b] = seen ? background[lowest + b] : 0;
                batch.BackgroundScale(0)[b] = 1 / scale;
                batch.Exposure(0)[b] = seen ? exposure : 0;
            }
            FitOutcome expected = ClassicalFit.Refine(alone, Truth);
            BatchOutcome outcome = batch.Fit(Truth, best);
            Assert.Equal(expected.Statistic, outcome.Statistic, 6);
            for (int p = 0; p < 3; p++)
                Assert.Equal(expected.Parameters[p], best[p], 1e-5 * (1e-6 + Math.Abs(best[p])));
        }
    }

    private static FitProblem Problem(
        double[] counts,
        double[] background,
        double exposure = 1e4,
        double scale = 1,
        short[]? quality = null
    )
    {
        CountSpectrum Of(double[] values, double backScale) =>
            new()
            {
                FirstChannel = 1,
                Counts = values,
                IsPoisson = true,
                Exposure = exposure,
                Quality = quality,
                BackScale = [backScale],
            };
        return new(
            Model,
            FitParameter.DefaultsOf(Model),
            [new FitSpectrum(new ObservedSpectrum(Of(counts, 1), Of(background, scale), "synthetic"), Response)],
            new FitSettings { LowerEnergy = 0.3, UpperEnergy = 8 }
        );
    }

    private static FitProblem Problem(double[] counts)
    {
        CountSpectrum spectrum = new()
        {
            FirstChannel = 1,
            Counts = counts,
            IsPoisson = true,
            Exposure = 1e4,
        };
        return new(
            Model,
            FitParameter.DefaultsOf(Model),
            [new FitSpectrum(new ObservedSpectrum(spectrum, null, "synthetic"), Response)],
            new FitSettings { LowerEnergy = 0.3, UpperEnergy = 8 }
        );
    }
}
