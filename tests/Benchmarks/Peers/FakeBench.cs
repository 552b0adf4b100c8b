using Almagest.Spectra.Randomness;
using Almagest.Spectra.Simulation;

namespace Almagest.Benchmarks.Peers;

/// <summary>Simulated spectra of an absorbed power law in all channels, without a background.</summary>
internal static class FakeBench
{
    /// <summary>Drawn again and again from one model.</summary>
    public static BenchRow Again(BenchCase @case, PeerSeconds? peer)
    {
        var faker = new SpectrumFaker(@case.Exact.Model, @case.Exact.Start, @case.Response, Observe(@case));
        uint number = 0;
        double draws = faker.ExpectedTotal.Sum(mean => Math.Min(mean, 1));
        return new("fake", @case.Name, @case.Response.ChannelCount, Meter.Best(() => faker.Draw(1, number++)))
        {
            Scipy = peer?.Draw,
            Sherpa = @case.Sherpa?.Fake,
            Limit = TwoWords() * draws,
        };
    }

    /// <summary>With the model evaluated for each, as for a catalogue of sources.</summary>
    public static BenchRow Anew(BenchCase @case, PeerSeconds? peer)
    {
        double[] parameters = @case.Exact.Start,
            counts = new double[@case.Response.ChannelCount];
        SourceFaker exact = new(@case.Exact.Model, @case.Response, Observe(@case)),
            middle = new(@case.Problem.Model, @case.Response, Observe(@case));
        RandomNumbers random = new(1);
        exact.Draw(parameters, random, counts);
        double words = TwoWords(),
            byPhotons = words * (@case.Response.Energies.BinCount + counts.Sum()),
            byChannels = (words * counts.Length) + FoldBench.ReadOnce(@case.Problem);
        return new("sources", @case.Name, counts.Length, Meter.Best(() => middle.Draw(parameters, random, counts)))
        {
            OursExact = Meter.Best(() => exact.Draw(parameters, random, counts)),
            Scipy = peer?.Fake,
            Sherpa = @case.Sherpa?.Fake,
            Limit = Math.Min(byPhotons, byChannels),
        };
    }

    private static FakeObservation Observe(BenchCase @case) => new() { Exposure = @case.Exposure };

    /// <summary>CPU seconds of two random words.</summary>
    private static double TwoWords()
    {
        uint[] words = new uint[Philox.WordsAtOnce];
        return Meter.Best(() => Philox.Fill(default, 1, 2, words)) / (Philox.WordsAtOnce / 2);
    }
}
