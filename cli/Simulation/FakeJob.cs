using System.Globalization;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;

namespace Almagest.Cli.Simulation;

/// <summary>`almagest fakeit`: simulates spectra and writes them as PHA files that any fitting program reads.</summary>
internal sealed class FakeJob(FakeRequest request, WorkDisplay display, bool json)
{
    private sealed record Inputs(
        ResponseMatrix Response,
        FakeObservation Observation,
        IReadOnlyList<InputFile> Files,
        IReadOnlyList<string> Warnings
    );

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        SpectralModel model = SpectralModel.Parse(request.Model, request.Abundances, request.Bins, new TableLibrary());
        double[] parameters = model.Defaults;
        foreach ((string name, double value) in request.Parameters)
            parameters[model.IndexOf(name)] = value;
        Inputs inputs = request.Like is null ? ReadFiles() : ReadLike(request.Like);
        foreach (string warning in inputs.Warnings)
            display.Say($"note: {warning}");
        var faker = new SpectrumFaker(model, parameters, inputs.Response, inputs.Observation);
        var files = new FakeFiles(request.Output, request.Count);
        PhaHeader header = files.Link(inputs.Files) with { Object = "simulated" };
        // Each has random numbers of its own: over all cores, and the same whoever draws it.
        var written = new (string Path, object Told)[request.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(1, request.Count),
            cancellation,
            async (number, stopped) =>
            {
                (CountSpectrum source, CountSpectrum? background) = faker.Draw(request.Seed, (uint)number);
                (string path, string backgroundPath) = files.NamesOf(number);
                if (background is not null)
                    await File.WriteAllBytesAsync(
                        backgroundPath,
                        PhaWriter.Write(background, header with { IsBackground = true }),
                        stopped
                    );
                await File.WriteAllBytesAsync(
                    path,
                    PhaWriter.Write(
                        source,
                        header with
                        {
                            BackgroundFile = background is null ? null : Path.GetFileName(backgroundPath),
                        }
                    ),
                    stopped
                );
                written[number - 1] = (
                    path,
                    new
                    {
                        File = path,
                        Background = background is null ? null : backgroundPath,
                        Counts = source.Counts.Sum(),
                        BackgroundCounts = background?.Counts.Sum(),
                    }
                );
            }
        );
        if (!json)
            foreach ((string path, _) in written)
                Console.Out.WriteLine(path);
        if (json)
            Tables.WriteJson(
                new
                {
                    request.Model,
                    request.Seed,
                    ExpectedCounts = faker.ExpectedTotal.Sum(),
                    ExpectedSourceCounts = faker.ExpectedSource.Sum(),
                    Spectra = written.Select(one => one.Told),
                }
            );
        display.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Count} spectra; {faker.ExpectedTotal.Sum():g6} counts expected in each, "
                    + $"{faker.ExpectedSource.Sum():g6} of them the source's; seed {request.Seed}."
            )
        );
        return 0;
    }

    private Inputs ReadFiles()
    {
        if (request.Rmf is null || request.Exposure is null)
            throw new UsageException(
                "--rmf, --exposure: found neither these nor --like; expected a response and an exposure, or a spectrum "
                    + "that has them."
            );
        ReadResponse read = new ObservationReader().ReadResponse(request.Rmf, request.Arf, request.Background);
        // Without a word the source region is taken to be as large as the background's.
        double backScale = request.BackScale ?? (read.Background is { BackScale: [double only] } ? only : 1);
        return new(
            read.Response,
            Observation(read.Background, read.Instrument, request.Exposure.Value, backScale, 1, null),
            read.Inputs,
            read.Warnings
        );
    }

    private Inputs ReadLike(string path)
    {
        ReadObservation read = new ObservationReader().Read(
            path,
            new ObservationOptions
            {
                Rmf = request.Rmf,
                Arf = request.Arf,
                Background = request.Background,
            }
        );
        ObservedSpectrum like = read.Spectra[0];
        if (like.Source.AreaScale.Length > 1 || like.Source.BackScale.Length > 1)
            throw SpectralDataException.At(
                path,
                "a scale for every channel",
                "one BACKSCAL and one AREASCAL, where a spectrum shall be simulated like it"
            );
        FakeObservation observation = Observation(
            like.Background,
            like.Source.Instrument,
            request.Exposure ?? like.Source.Exposure,
            request.BackScale ?? like.Source.BackScale[0],
            like.Source.AreaScale[0],
            like.Source.Quality
        );
        return new(read.Response, observation, read.Inputs, read.Warnings);
    }

    private FakeObservation Observation(
        CountSpectrum? background,
        string instrument,
        double exposure,
        double backScale,
        double areaScale,
        short[]? quality
    ) =>
        new()
        {
            Exposure = exposure,
            BackScale = backScale,
            AreaScale = areaScale,
            Instrument = instrument,
            Quality = quality,
            Background = background,
            BackgroundExposure = request.BackgroundExposure ?? background?.Exposure ?? 0,
        };
}
