using Almagest.Ogip.Pha;
using Almagest.Ogip.Tables;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Simulation;

namespace Almagest.Application.Fakes;

/// <summary>Simulates spectra and writes them as PHA files that any fitting program reads.</summary>
public static class FakeSpectra
{
    /// <param name="progress">How many are written, from any thread; null: nobody asks.</param>
    /// <exception cref="RequestException">What is asked for can't be.</exception>
    public static async Task<FakeAnswer> RunAsync(
        FakeRequest request,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default
    )
    {
        SpectralModel model = SpectralModel.Parse(request.Model, request.Abundances, request.Bins, new TableLibrary());
        double[] parameters = model.Defaults;
        foreach ((string name, double value) in request.Parameters)
            parameters[model.IndexOf(name)] = value;
        FakeInputs inputs = FakeInputs.Of(request);
        var faker = new SpectrumFaker(model, parameters, inputs.Response, inputs.Observation);
        var files = new FakeFiles(request.Output, request.Count);
        PhaHeader header = files.Link(inputs.Files) with { Object = "simulated" };
        // Each has random numbers of its own: over all cores, and the same whoever draws it.
        var written = new FakeSpectrum[request.Count];
        int done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, request.Count), cancellation, async (number, stopped) =>
        {
            (CountSpectrum source, CountSpectrum? background) = faker.Draw(request.Seed, (uint)number);
            (string path, string backgroundPath) = files.NamesOf(number);
            string? beside = background is null ? null : backgroundPath;
            if (background is not null)
                await File.WriteAllBytesAsync(
                    backgroundPath,
                    PhaWriter.Write(background, header with { IsBackground = true }),
                    stopped
                );
            await File.WriteAllBytesAsync(
                path,
                PhaWriter.Write(source, header with { BackgroundFile = Path.GetFileName(beside) }),
                stopped
            );
            written[number - 1] = new(path, beside, source.Counts.Sum(), background?.Counts.Sum());
            progress?.Report(Interlocked.Increment(ref done));
        });
        return new(faker.ExpectedTotal.Sum(), faker.ExpectedSource.Sum(), written, inputs.Warnings);
    }
}
