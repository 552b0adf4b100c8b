using System.Globalization;
using System.Text.Json;
using Almagest.Benchmarks.Fitting;
using Almagest.Ogip;
using Almagest.Spectra.Models;
using Almagest.Spectra.Simulation;
using Almagest.Tests;

namespace Almagest.Benchmarks.Simulation;

/// <summary>
/// Simulated spectra of an absorbed power law in all channels, beside Sherpa's fake_pha (reference/timing.json): with the model evaluated and folded for each,
/// and drawn again and again from one.
/// </summary>
internal static class FakeBenchmark
{
    public static int Run(string[] arguments)
    {
        string root = FitBenchmark.Root;
        JsonElement timing = FitBenchmark.Read(root, "timing.json").GetProperty("sherpa").GetProperty("simulate");
        SpectralModel model = SpectralModel.Parse("tbabs*powerlaw");
        Console.WriteLine("response                  counts   each anew us   drawn us   fake_pha us   ratios");
        foreach (JsonProperty reference in FitBenchmark.Read(root, "fits_dev.json").GetProperty("cases").EnumerateObject())
        {
            if (arguments.Length > 0 && !reference.Name.Contains(arguments[0], StringComparison.Ordinal)) continue;
            if (!timing.TryGetProperty(reference.Name, out JsonElement sherpa)) continue;
            ReferenceFits.Case fit = ReferenceFits.Load(root, reference, 0);
            ReadObservation read = ReferenceFits.Read(root, reference);
            double[] parameters = fit.Problem.Start;
            var observation = new FakeObservation { Exposure = read.Spectra[0].Source.Exposure };
            var faker = new SpectrumFaker(model, parameters, read.Response, observation);
            uint number = 0;
            SourceFaker sources = new(model, read.Response, observation);
            RandomNumbers random = new(1);
            double[] counts = new double[read.Response.ChannelCount];
            double anew = 1e6 * FitBenchmark.Measure(() => sources.Draw(parameters, random, counts));
            double drawn = 1e6 * FitBenchmark.Measure(() => faker.Draw(1, number++));
            double theirs = 1e3 * sherpa.GetProperty("fake_pha_s_per_1000").GetProperty("cpu").GetDouble();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{reference.Name,-24} {faker.ExpectedTotal.Sum(),7:f0} {anew,14:f1} {drawn,10:f1} {theirs,13:f0} {theirs / anew,8:f1} {theirs / drawn,6:f1}"));
        }
        return 0;
    }
}
