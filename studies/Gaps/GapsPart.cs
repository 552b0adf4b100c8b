using Almagest.Cli.Terminal;
using Almagest.Studies.Pages;

namespace Almagest.Studies.Gaps;

/// <summary>The origin's study, run again and written down.</summary>
internal static class GapsPart
{
    public static async Task RunAsync(StudyScale scale, string folder, WorkDisplay display, CancellationToken cancellation)
    {
        IReadOnlyList<PriorStudy> studies = await new StudyJob(scale, display).RunAsync(cancellation);
        var report = new StudyReport(studies, scale);
        await StudyPages.WriteAsync(StudyReport.Title, report.Subtitle, report.Write, folder, "gaps", cancellation);
        Print(studies[0]);
    }

    private static void Print(PriorStudy study)
    {
        Console.Out.WriteLine($"Mean squared error of (Γ, z), prior {study.Name}");
        Tables.Write(
            ["", .. study.Spectra.Gaps.Select(gap => gap.Name)],
            [
                .. study
                    .Rows.Where(row => row.Pass is 0 or 1 or 3 or 10)
                    .Select(row =>
                        (IReadOnlyList<string>)[$"{row.System}: {row.Label}", .. row.Errors.Select(StudyReport.Number)]
                    ),
            ]
        );
    }
}
