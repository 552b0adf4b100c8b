using Almagest.Cli.Terminal;
using Almagest.Studies.Pages;

namespace Almagest.Studies.Unlearnt;

/// <summary>Gaps that nobody trained for, filled and written down.</summary>
internal static class UnlearntPart
{
    public static async Task RunAsync(UnlearntScale scale, string folder, WorkDisplay display, CancellationToken cancellation)
    {
        IReadOnlyList<UnlearntResult> results = await new UnlearntJob(scale, display).RunAsync(cancellation);
        await StudyPages.WriteAsync(
            UnlearntPage.Title,
            UnlearntPage.Subtitle(scale),
            page => UnlearntPage.Write(page, results),
            folder,
            "unlearnt",
            cancellation
        );
        Console.Out.WriteLine("Gaps nobody trained for: mean squared error of the parameters by pass");
        foreach (UnlearntResult result in results)
            Tables.Write([result.Title, .. UnlearntPage.Headings(result).Skip(1)], [.. UnlearntPage.Rows(result)]);
    }
}
