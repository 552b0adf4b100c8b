using System.CommandLine;
using Almagest.Application.Fitting;
using Almagest.Cli.Fitting;
using Almagest.Cli.Hosting;
using Almagest.Cli.Inference;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>`almagest fit`: from PHA files to parameters and a picture, in one call.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = CommonOptions.Sources("PHA", "PHA files, patterns, folders, or a CSV listing.");
        Option<string> model = new("--model") { Description = "XSPEC expression.", DefaultValueFactory = _ => "tbabs*powerlaw" };
        Option<string> abundances = CommonOptions.Abundances();
        Option<DirectoryInfo?> output = new("--out")
        {
            Description = "Folder for report.html, fits.csv and fits.json.",
            HelpName = "DIR",
        };
        Option<int?> simulations = new("--simulations") { Description = "Synthetic spectra to learn from." };
        Option<string?> warm = CommonOptions.WarmStart();
        Option<int> samples = new("--samples")
        {
            Description = "Correlated samples of each posterior to keep with its fit (methods network and both).",
        };
        Option<double> rate = CommonOptions.FalseAlarmRate();
        Option<FitMethod?> method = new("--method")
        {
            Description =
                "classical: at once, any model. network: learnt from simulations. both: from the network's answer to the "
                + "best fit. Default: both, or classical where an option asks for what networks do not know.",
        };
        method.AcceptOnlyFromAmong(FitWords.Methods);
        Option<bool> xspec = new("--xspec-compat")
        {
            Description =
                "Compute each energy bin by XSPEC's own rules (trapezium, mean cross-section) instead of its integral, to "
                + "match XSPEC's numbers.",
        };
        Option<bool> joint = new("--joint")
        {
            Description =
                "All files are one source: one fit, each file a group with its own copy of the parameters, tied to the "
                + "first file's unless thawed, set or tied otherwise (classical).",
        };
        Option<FileInfo?> save = new("--save")
        {
            Description = "File for the fits and all it takes to repeat them; see 'plot' and 'script'.",
            HelpName = "FILE",
        };
        Option<bool> list = CommonOptions.ListSkipped();
        (DataOptions data, ParameterOptions parameters, SearchOptions search, InferenceOptions inference) = (
            new(),
            new(),
            new(),
            new()
        );
        (Option<string?> home, Option<bool> json, Option<bool> quiet) = (
            CommonOptions.Home(),
            CommonOptions.Json(),
            CommonOptions.Quiet()
        );
        Command command = new(
            "fit",
            """
            Fit spectra: reads OGIP files, learns a network for their responses (once; the next call with the same responses
            starts fitting at once), fills what is missing, regresses the parameters, refines them, and draws the fit.
            With --method classical there is nothing to learn: the statistic is minimised at once, for any model.

            Examples:  almagest fit source.pha --model 'wabs*powerlaw' --emin 0.5 --emax 7 --out fit/
                       almagest fit source.pha --method classical --model 'tbabs*(powerlaw+bbody)' --set bbody.kT=0.3,0.05,2 \
                           --save fit.json
                       almagest fit source.pha --method classical --error all --flux 2-10,0.5-2 --luminosity 0.158 \
                           --chain 40000 --goodness --out fit/
                       almagest fit source.pha --statistic cash --model 'tbabs*(powerlaw+bbody)' --search global
                       almagest fit source.pha --model 'tbabs*(diskbb+powerlaw)' --search grid \
                           --grid "nH 0 1 10 log Tin 0.1 3 20 PhoIndex 1 4 12"
                       almagest fit source.pha --method classical --steppar "PhoIndex 1 3 20 nH 0 0.5 20" --out fit/
                       almagest fit mos1.pha mos2.pha pn.pha --joint --model 'constant*tbabs*powerlaw' \
                           --thaw 2:constant.factor --thaw 3:constant.factor --error all --out fit/
                       almagest fit source.pha --model 'tbabs*powerlaw' --background-model 'powerlaw+gaussian' \
                           --set bkg.gaussian.LineE=1.49,1.4,1.6
                       almagest fit faint.pha --model 'tbabs*powerlaw' --group optimal --group-min-background 1
                       almagest fit rxte/*.pha --freeze nH=0.7 --emin 3 --emax 20 --out rxte/
            """
        )
        {
            sources,
            model,
            abundances,
            method,
            joint,
            xspec,
            output,
            save,
            simulations,
            warm,
            samples,
            rate,
            list,
            home,
            json,
            quiet,
        };
        foreach (Option option in data.All.Concat(parameters.All).Concat(search.All).Concat(inference.All))
            command.Options.Add(option);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                FitRequest request = FitWords.Read(
                    new CommandWords(parsed, command.Options),
                    parsed.GetRequiredValue(sources),
                    parsed.GetRequiredValue(model),
                    parsed.GetRequiredValue(abundances),
                    usual: FitMethod.Both
                );
                request = request with { Data = data.Complete(request.Data, parsed) };
                request.Require();
                FitDestination destination = new(
                    parsed.GetValue(home),
                    parsed.GetValue(output)?.FullName,
                    parsed.GetValue(save)?.FullName
                );
                Outputs.RequireFolder("--out", destination.Output);
                Outputs.RequireFile("--save", destination.Save);
                if (request.NeedsNetwork)
                    EmbeddedSize.RequireHome(destination.Home);
                return await new FitJob(
                    request,
                    destination,
                    new WorkDisplay(parsed.GetValue(quiet)),
                    parsed.GetValue(json),
                    parsed.GetValue(list)
                ).RunAsync(cancellation);
            }
        );
        return command;
    }
}
