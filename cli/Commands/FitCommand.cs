using System.CommandLine;
using System.Globalization;
using Almagest.Cli.Fitting;
using Almagest.Cli.Inference;
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
        Option<string> abundances = CommonOptions.Abundances();
        Option<double?> lowest = new("--emin") { Description = "keV. Default: the instrument's usual band." };
        Option<double?> highest = new("--emax") { Description = "keV. Default: the instrument's usual band." };
        Option<string[]> freeze = new("--freeze") { Description = "A parameter that is not fitted, such as nH=0.7." };
        Option<string?> rmf = new("--rmf") { Description = "RMF or RSP instead of the header's RESPFILE." };
        Option<string?> arf = new("--arf") { Description = "ARF instead of the header's ANCRFILE; 'none' for none." };
        Option<string?> background = new("--background") { Description = "Background instead of the header's BACKFILE; 'none' for none." };
        Option<DirectoryInfo?> output = new("--out") { Description = "Folder for report.html, fits.csv and fits.json.", HelpName = "DIR" };
        Option<int?> simulations = new("--simulations") { Description = "Synthetic spectra to learn from." };
        Option<FitMethod> method = new("--method") { Description = "classical: at once, any model. network: learnt from simulations. both: from the network's answer to the best fit.", DefaultValueFactory = _ => FitMethod.Both };
        method.AcceptOnlyFromAmong("classical", "network", "both");
        Option<string[]> starts = new("--set") { Description = "Where a parameter starts, such as powerlaw.PhoIndex=2 (method classical)." };
        Option<string[]> thaw = new("--thaw") { Description = "A parameter that is fitted although it is frozen by default (method classical)." };
        Option<bool> xspec = new("--xspec-compat") { Description = "Compute each energy bin by XSPEC's own rules (trapezium, mean cross-section) instead of its integral, to match XSPEC's numbers." };
        Option<bool> joint = new("--joint") { Description = "All files are one source: one fit, each file with its own copy of the parameters, tied to the first file's. Classical." };
        Option<string[]> ties = new("--tie") { Description = "With --joint: a linear tie, such as '2:powerlaw.norm = 0.9 * 1:powerlaw.norm' or '2:1 = 1'." };
        Option<string[]> errors = new("--error") { Description = "With --joint: a parameter that gets a profile interval, or all." };
        Option<double> delta = new("--delta") { Description = "With --error: the statistic's rise at the ends; 1 for 68.3 %, 2.706 for 90 %.", DefaultValueFactory = _ => 2.706 };
        Option<FileInfo?> save = new("--save") { Description = "File for the fits and all it takes to repeat them; see 'plot' and 'script'.", HelpName = "FILE" };
        InferenceOptions inference = new();
        (Option<string?> home, Option<bool> json, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Json(), CommonOptions.Quiet());
        Command command = new("fit",
            """
            Fit spectra: reads OGIP files, learns a network for their responses (once; the next call with the same responses
            starts fitting at once), fills what is missing, regresses the parameters, refines them, and draws the fit.
            With --method classical there is nothing to learn: the statistic is minimised at once, for any model.

            Examples:  almagest fit source.pha --model 'wabs*powerlaw' --emin 0.5 --emax 7 --out fit/
                       almagest fit source.pha --method classical --model 'tbabs*(powerlaw+bbody)' --set bbody.kT=0.3 --save fit.json
                       almagest fit source.pha --method classical --flux 2-10,0.5-2 --luminosity 0.158 --chain 40000 --goodness --out fit/
                       almagest fit source.pha --method classical --steppar "PhoIndex 1 3 20 nH 0 0.5 20" --out fit/
                       almagest fit mos1.pha mos2.pha pn.pha --joint --model 'constant*tbabs*powerlaw' --thaw 2:constant.factor --thaw 3:constant.factor --error all
                       almagest fit rxte/*.pha --freeze nH=0.7 --emin 3 --emax 20 --out rxte/
            """)
        { sources, model, abundances, lowest, highest, freeze, rmf, arf, background, method, starts, thaw, joint, ties, errors, delta, xspec, output, save, simulations, home, json, quiet };
        foreach (Option option in inference.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new FitRequest
            {
                Method = parsed.GetValue(method),
                Starts = Assignments("--set", parsed.GetValue(starts)),
                Thawed = parsed.GetValue(thaw) ?? [],
                Save = parsed.GetValue(save)?.FullName,
                Sources = parsed.GetRequiredValue(sources),
                Model = parsed.GetRequiredValue(model),
                Abundances = parsed.GetRequiredValue(abundances),
                Lowest = parsed.GetValue(lowest),
                Highest = parsed.GetValue(highest),
                Frozen = Assignments("--freeze", parsed.GetValue(freeze)),
                Files = new ObservationOptions { Rmf = parsed.GetValue(rmf), Arf = parsed.GetValue(arf), Background = parsed.GetValue(background) },
                Output = parsed.GetValue(output)?.FullName,
                Simulations = parsed.GetValue(simulations),
                Bins = parsed.GetValue(xspec) ? BinIntegration.Xspec : BinIntegration.Exact,
                Home = parsed.GetValue(home),
                Inference = inference.Read(parsed, parsed.GetValue(method)),
                Joint = parsed.GetValue(joint),
                Ties = parsed.GetValue(ties) ?? [],
                Errors = parsed.GetValue(errors) ?? [],
                Delta = parsed.GetValue(delta),
            };
            RequireSense(request);
            if (request.Inference.Scans.Count + request.Inference.Lines.Count > 0)
                InferenceOptions.Require(request.Inference, SpectralModel.Parse(request.Model, request.Abundances), request.Frozen.Keys);
            return await new FitJob(request, new WorkDisplay(parsed.GetValue(quiet)), parsed.GetValue(json)).RunAsync(cancellation);
        });
        return command;
    }

    /// <exception cref="UsageException">Options that exclude one another.</exception>
    private static void RequireSense(FitRequest request)
    {
        if (!request.Joint && request.Method != FitMethod.Classical && request.Starts.Count + request.Thawed.Count > 0)
            throw new UsageException("--set, --thaw: found a method whose network decides where the fit starts; expected --method classical.");
        if (!request.Joint && request.Ties.Count + request.Errors.Count > 0) throw new UsageException("--tie, --error: found no --joint; expected it, be it for one file.");
        if (request.Joint && request.Method == FitMethod.Network) throw new UsageException("--joint: found --method network; expected classical, for networks know one instrument.");
        if (request.Joint && (request.Output ?? request.Save) is not null) throw new UsageException("--joint: found --out or --save; expected --json, which holds all of a joint fit.");
        if (request.Joint && request.Inference.NeedsMinimum)
            throw new UsageException("--joint: found --chain, --goodness, --steppar, --flux, --luminosity or --eqwidth; expected --error, for these are of one spectrum.");
        if (!(request.Delta > 0 && double.IsFinite(request.Delta))) throw new UsageException($"--delta: found {request.Delta}; expected a number above 0.");
    }

    /// <exception cref="UsageException">Not NAME=VALUE, or a name twice.</exception>
    internal static Dictionary<string, double> Assignments(string option, string[]? texts)
    {
        var values = new Dictionary<string, double>();
        foreach (string text in texts ?? [])
        {
            string[] parts = text.Split('=', 2);
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
                throw new UsageException($"{option}: found '{text}'; expected NAME=VALUE, such as nH=0.7.");
            if (!values.TryAdd(parts[0].Trim(), value)) throw new UsageException($"{option}: found {parts[0].Trim()} twice; expected it once.");
        }
        return values;
    }
}
