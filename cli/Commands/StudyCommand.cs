using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Almagest.Cli.Reports;
using Almagest.Cli.Study;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>`almagest study`: the origin's study run again, beside our networks on the same spectra.</summary>
internal static class StudyCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = new("--out") { Description = "Folder of the report.", DefaultValueFactory = _ => new DirectoryInfo("almagest-study") };
        Option<bool> quick = new("--quick") { Description = "A tenth of the spectra, three epochs, one seed: to see that it works." };
        Option<int> seeds = new("--seeds") { Description = "Trainings of each architecture.", DefaultValueFactory = _ => new StudyScale().Seeds };
        Option<bool> quiet = CommonOptions.Quiet();
        Command command = new("study",
            """
            Run the study that Almagest began with again: dense regressors, auto-encoders and denoising auto-encoders on a power law
            with gaps, for two priors, and Almagest's own networks on the same spectra. Writes README.md with its pictures, and
            study.html. About half an hour on two cores.

            Example:  almagest study --out docs/study
            """) { output, quick, seeds, quiet };
        command.SetAction(async (parsed, cancellation) =>
        {
            StudyScale scale = parsed.GetValue(quick) ? StudyScale.Quick : new StudyScale(Seeds: parsed.GetValue(seeds));
            if (scale.Seeds < 1) throw new UsageException($"--seeds: found {scale.Seeds}; expected at least 1.");
            Stopwatch clock = Stopwatch.StartNew();
            string folder = parsed.GetRequiredValue(output).FullName;
            Directory.CreateDirectory(folder);
            IReadOnlyList<PriorStudy> studies = await new StudyJob(scale, new WorkDisplay(parsed.GetValue(quiet))).RunAsync(cancellation);
            var report = new StudyReport(studies, scale);
            MarkdownReport markdown = new(StudyReport.Title, report.Subtitle);
            HtmlReport html = new(StudyReport.Title, report.Subtitle);
            report.Write(markdown);
            report.Write(html);
            await markdown.WriteAsync(folder, cancellation);
            await html.WriteAsync(Path.Combine(folder, "study.html"), cancellation);
            Print(studies[0]);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:0.0} min. Report: {Path.Combine(folder, "study.html")}"));
            return 0;
        });
        return command;
    }

    private static void Print(PriorStudy study)
    {
        Console.Out.WriteLine($"Mean squared error of (Γ, z), prior {study.Name}");
        Tables.Write(["", .. study.Spectra.Gaps.Select(gap => gap.Name)], [.. study.Rows
            .Where(row => row.Pass is 0 or 1 or 3 or 10)
            .Select(row => (IReadOnlyList<string>)[$"{row.System}: {row.Label}", .. row.Errors.Select(StudyReport.Number)])]);
    }
}
