using System.CommandLine;
using Almagest.Application;
using Almagest.Application.Fakes;
using Almagest.Cli.Simulation;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Commands;

/// <summary>`almagest fakeit`: spectra that were never observed.</summary>
internal static class FakeitCommand
{
    private const int MostSpectra = 1_000_000;

    public static Command Create()
    {
        Option<string> model = new("--model") { Description = "XSPEC expression.", Required = true };
        Option<string[]> parameters = new("--param")
        {
            Description = "A parameter's value, such as powerlaw.PhoIndex=1.7; the others have XSPEC's defaults.",
        };
        Option<string> abundances = CommonOptions.Abundances();
        Option<string?> like = new("--like")
        {
            Description = "A spectrum to simulate again: its response, background, exposures and scales.",
            HelpName = "PHA",
        };
        Option<string?> rmf = new("--rmf") { Description = "RMF or RSP." };
        Option<string?> arf = new("--arf") { Description = "ARF; 'none' for none." };
        Option<string?> background = new("--background")
        {
            Description = "PHA file whose rates the background has; 'none' for none.",
        };
        Option<double?> exposure = new("--exposure") { Description = "s." };
        Option<double?> backgroundExposure = new("--background-exposure")
        {
            Description = "s. Default: that of the background file.",
        };
        Option<double?> backScale = new("--backscale")
        {
            Description = "BACKSCAL of the source region. Default: that of --like, else the background's.",
        };
        Option<bool> xspec = new("--xspec-compat")
        {
            Description = "Compute each energy bin by XSPEC's own rules instead of its integral.",
        };
        Option<ulong> seed = new("--seed")
        {
            Description = "The same seed gives the same counts on every machine.",
            DefaultValueFactory = _ => 1,
        };
        Option<int> count = new("--count") { Description = "How many spectra.", DefaultValueFactory = _ => 1 };
        Option<string> output = new("--out")
        {
            Description = "A file (.pha, .pi, .fak, .fits), or a folder.",
            Required = true,
            HelpName = "DIR|FILE",
        };
        (Option<bool> json, Option<bool> quiet) = (CommonOptions.Json(), CommonOptions.Quiet());
        Command command = new(
            "fakeit",
            """
            Simulate PHA files from a model and a response, with Poisson counts, and with a background where one is given. The
            response is copied beside them unless it lies there, so that what is written fits straight back.

            Examples:  almagest fakeit --model 'tbabs*powerlaw' --param nH=0.1 --param norm=1e-3 --rmf a.rmf --arf a.arf \
                           --exposure 2e4 --out fake.pha
                       almagest fakeit --model powerlaw --param norm=1e-4 --like source.pha --count 100 --seed 7 --out fakes/
            """
        )
        {
            model,
            parameters,
            abundances,
            like,
            rmf,
            arf,
            background,
            exposure,
            backgroundExposure,
            backScale,
            xspec,
            seed,
            count,
            output,
            json,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var request = new FakeRequest
                {
                    Model = parsed.GetRequiredValue(model),
                    Abundances = parsed.GetRequiredValue(abundances),
                    Parameters = RequestWords.Assignments("--param", parsed.GetValue(parameters) ?? []),
                    Like = parsed.GetValue(like),
                    Rmf = parsed.GetValue(rmf),
                    Arf = parsed.GetValue(arf),
                    Background = parsed.GetValue(background),
                    Exposure = parsed.GetValue(exposure),
                    BackgroundExposure = parsed.GetValue(backgroundExposure),
                    BackScale = parsed.GetValue(backScale),
                    Bins = parsed.GetValue(xspec) ? BinIntegration.Xspec : BinIntegration.Exact,
                    Seed = parsed.GetValue(seed),
                    Count = parsed.GetValue(count),
                    Output = parsed.GetRequiredValue(output),
                };
                if (request.Count is < 1 or > MostSpectra)
                    throw new UsageException($"--count: found {request.Count}; expected 1 to {MostSpectra}.");
                Outputs.RequireFolder(
                    "--out",
                    Path.HasExtension(request.Output) ? Path.GetDirectoryName(Path.GetFullPath(request.Output)) : request.Output
                );
                return await FakeJob.RunAsync(
                    request,
                    new WorkDisplay(parsed.GetValue(quiet)),
                    parsed.GetValue(json),
                    cancellation
                );
            }
        );
        return command;
    }
}
