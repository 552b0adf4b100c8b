using System.CommandLine;
using System.Globalization;
using Almagest.Cli.Fitting;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Commands;

/// <summary>`almagest fit`: from PHA files to parameters and a picture, in one call.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = CommonOptions.Sources("PHA", "PHA files, patterns, folders, or a CSV listing.");
        Option<string> model = new("--model") { Description = "XSPEC expression.", DefaultValueFactory = _ => "tbabs*powerlaw" };
        Option<string> abundances = new("--abund") { Description = "Abundances of the absorption models: wilm, angr, aspl, lodd, grsa, feld.", DefaultValueFactory = _ => "wilm" };
        Option<double?> lowest = new("--emin") { Description = "keV. Default: the instrument's usual band." };
        Option<double?> highest = new("--emax") { Description = "keV. Default: the instrument's usual band." };
        Option<string[]> freeze = new("--freeze") { Description = "A parameter that is not fitted, such as nH=0.7." };
        Option<string?> rmf = new("--rmf") { Description = "RMF or RSP instead of the header's RESPFILE." };
        Option<string?> arf = new("--arf") { Description = "ARF instead of the header's ANCRFILE; 'none' for none." };
        Option<string?> background = new("--background") { Description = "Background instead of the header's BACKFILE; 'none' for none." };
        Option<DirectoryInfo?> output = new("--out") { Description = "Folder for report.html, fits.csv and fits.json.", HelpName = "DIR" };
        Option<int?> simulations = new("--simulations") { Description = "Synthetic spectra to learn from." };
        Option<bool> networkOnly = new("--network-only") { Description = "Do not refine the network's answer by the classical fit." };
        Option<bool> xspec = new("--xspec-compat") { Description = "Compute each energy bin by XSPEC's own rules (trapezium, mean cross-section) instead of its integral, to match XSPEC's numbers." };
        (Option<string?> home, Option<bool> json, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Json(), CommonOptions.Quiet());
        Command command = new("fit",
            """
            Fit spectra: reads OGIP files, learns a network for their responses (once; the next call with the same responses
            starts fitting at once), fills what is missing, regresses the parameters, refines them, and draws the fit.

            Examples:  almagest fit source.pha --model 'wabs*powerlaw' --emin 0.5 --emax 7 --out fit/
                       almagest fit rxte/*.pha --freeze nH=0.7 --emin 3 --emax 20 --out rxte/
            """)
        { sources, model, abundances, lowest, highest, freeze, rmf, arf, background, output, simulations, networkOnly, xspec, home, json, quiet };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new FitRequest
            {
                Sources = parsed.GetRequiredValue(sources),
                Model = parsed.GetRequiredValue(model),
                Abundances = parsed.GetRequiredValue(abundances),
                Lowest = parsed.GetValue(lowest),
                Highest = parsed.GetValue(highest),
                Frozen = (parsed.GetValue(freeze) ?? []).Select(Assignment).ToDictionary(),
                Files = new ObservationOptions { Rmf = parsed.GetValue(rmf), Arf = parsed.GetValue(arf), Background = parsed.GetValue(background) },
                Output = parsed.GetValue(output)?.FullName,
                Simulations = parsed.GetValue(simulations),
                Refine = !parsed.GetValue(networkOnly),
                Bins = parsed.GetValue(xspec) ? BinIntegration.Xspec : BinIntegration.Exact,
                Home = parsed.GetValue(home),
            };
            return await new FitJob(request, new WorkDisplay(parsed.GetValue(quiet)), parsed.GetValue(json)).RunAsync(cancellation);
        });
        return command;
    }

    private static KeyValuePair<string, double> Assignment(string text)
    {
        string[] parts = text.Split('=', 2);
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? new(parts[0].Trim(), value)
            : throw new UsageException($"--freeze: found '{text}'; expected NAME=VALUE, such as nH=0.7.");
    }
}
