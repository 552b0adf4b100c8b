using System.Globalization;
using Almagest.Application.Fakes;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Simulation;

/// <summary>`almagest fakeit`: tells what was simulated.</summary>
internal static class FakeJob
{
    public static async Task<int> RunAsync(FakeRequest request, WorkDisplay display, bool json, CancellationToken cancellation)
    {
        FakeAnswer answer = await FakeSpectra.RunAsync(request, progress: null, cancellation);
        foreach (string warning in answer.Warnings)
            display.Say($"note: {warning}");
        if (json)
            Tables.WriteJson(
                new
                {
                    request.Model,
                    request.Seed,
                    answer.ExpectedCounts,
                    answer.ExpectedSourceCounts,
                    answer.Spectra,
                }
            );
        else
            foreach (FakeSpectrum spectrum in answer.Spectra)
                Console.Out.WriteLine(spectrum.File);
        display.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Count} spectra; {answer.ExpectedCounts:g6} counts expected in each, "
                    + $"{answer.ExpectedSourceCounts:g6} of them the source's; seed {request.Seed}."
            )
        );
        return 0;
    }
}
