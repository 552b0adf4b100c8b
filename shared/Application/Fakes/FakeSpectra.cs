using Almagest.Ogip.Pha;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Numerics;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Simulation;

namespace Almagest.Application.Fakes;

/// <summary>Simulates spectra and writes them as PHA files that any fitting program reads.</summary>
public static class FakeSpectra
{
    private const int FluxBins = 2000;

    private static readonly (double Lower, double Upper)[] Bands = [(0.5, 2), (2, 10)];

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
        bool[] isTold = new bool[parameters.Length];
        foreach ((string name, double value) in request.Parameters)
        {
            int index = model.IndexOf(name);
            (parameters[index], isTold[index]) = (value, true);
        }
        FakeInputs inputs = FakeInputs.Of(request);
        FakeParameter[] told =
        [
            .. model.Parameters.Select((one, i) => new FakeParameter(one.Name, parameters[i], one.Unit, isTold[i])),
        ];
        var faker = new SpectrumFaker(model, parameters, inputs.Response, inputs.Observation);
        // The others have defaults that some source might have; a norm of 1 no source has.
        if (told.FirstOrDefault(one => !one.IsTold && one.Name.EndsWith(".norm", StringComparison.Ordinal)) is { } norm)
            throw new RequestException($"{norm.Name}: found no value; expected one.");
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
        return new(faker.ExpectedTotal.Sum(), faker.ExpectedSource.Sum(), written, inputs.Warnings)
        {
            Exposure = inputs.Observation.Exposure,
            Parameters = told,
            Fluxes = [.. Bands.Select(band => new FakeFlux(band.Lower, band.Upper, FluxOf(model, parameters, band)))],
        };
    }

    private static double FluxOf(SpectralModel model, double[] parameters, (double Lower, double Upper) band)
    {
        var grid = EnergyGrid.Logarithmic(band.Lower, band.Upper, FluxBins);
        double[] flux = new double[grid.BinCount];
        model.Bind(grid).Evaluate(parameters, flux, new EvaluationWorkspace());
        return PhysicalConstants.ErgPerKiloelectronvolt * flux.Select((photons, bin) => photons * grid.Center(bin)).Sum();
    }
}
