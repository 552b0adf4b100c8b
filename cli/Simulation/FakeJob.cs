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
                    answer.Exposure,
                    answer.Parameters,
                    answer.Fluxes,
                    answer.Spectra,
                }
            );
        else
            foreach (FakeSpectrum spectrum in answer.Spectra)
                Console.Out.WriteLine(spectrum.File);
        display.Say(
            $"{request.Model}: "
                + string.Join(
                    ", ",
                    answer.Parameters.Select(one =>
                        $"{one.Name} = {Tables.Number(one.Value)}{(one.Unit.Length > 0 ? $" {one.Unit}" : "")}"
                        + (one.IsTold ? "" : " (default)")
                    )
                )
        );
        display.Say(
            string.Join(
                ", ",
                answer.Fluxes.Select(one =>
                    string.Create(CultureInfo.InvariantCulture, $"{one.Flux:g4} erg/cm²/s in {one.Lower}-{one.Upper} keV")
                )
            )
        );
        display.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Count} {(request.Count == 1 ? "spectrum" : "spectra")}; {answer.ExpectedCounts:g6} counts "
                    + $"expected in each ({answer.ExpectedCounts / answer.Exposure:g4}/s), "
                    + $"{answer.ExpectedSourceCounts:g6} of them the source's "
                    + $"({answer.ExpectedSourceCounts / answer.Exposure:g4}/s); seed {request.Seed}."
            )
        );
        return 0;
    }
}
