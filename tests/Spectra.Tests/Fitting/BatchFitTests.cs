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
        double[] mean = new double[problem.Spectra[0].Count], best = new double[3];
        problem.Expected(0, Truth, mean);
        BatchFit batch = new(problem);
        Random random = new(1);
        int minima = 0;
        long before = 0;
        for (int fit = -200; fit < 10_000; fit++)
        {
            if (fit == 0) before = GC.GetAllocatedBytesForCurrentThread();
            Span<double> counts = batch.Counts(0);
            for (int i = 0; i < counts.Length; i++) counts[i] = ClassicalFitTests.Poisson(random, mean[i]);
            if (batch.Fit(Truth, best).IsMinimum && fit >= 0) minima++;
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
        double[] mean = new double[template.Spectra[0].Count], best = new double[3];
        template.Expected(0, Truth, mean);
        for (int fit = 0; fit < 20; fit++)
        {
            double[] counts = [.. mean.Select(m => (double)ClassicalFitTests.Poisson(random, m))];
            counts.CopyTo(batch.Counts(0));
            BatchOutcome outcome = batch.Fit(Truth, best);
            FitBins bins = template.Spectra[0];
            FitOutcome alone = ClassicalFit.Refine(template.WithCounts([bins.WithCounts(counts, bins.Background)]), Truth);
            Assert.Equal(alone.Statistic, outcome.Statistic);
            Assert.Equal(alone.Parameters, best);
        }
    }

    private static FitProblem Problem(double[] counts)
    {
        CountSpectrum spectrum = new() { FirstChannel = 1, Counts = counts, IsPoisson = true, Exposure = 1e4 };
        return new(Model, FitParameter.DefaultsOf(Model), [new FitSpectrum(new ObservedSpectrum(spectrum, null, "synthetic"), Response)], new FitSettings { LowerEnergy = 0.3, UpperEnergy = 8 });
    }
}
