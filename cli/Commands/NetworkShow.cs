using System.CommandLine;
using System.Globalization;
using Almagest.Application.Networks;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Calibration;
using Almagest.Networks.Bundles;

namespace Almagest.Cli.Commands;

/// <summary>`almagest network show`: what a network learnt from, how good it is, and whether its posteriors may be
/// trusted.</summary>
internal static class NetworkShow
{
    public static Command Create()
    {
        Argument<string> id = new("network") { Description = "Id, or the beginning of one." };
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command show = new(
            "show",
            """
            Show a network: what it learnt from, how good it is, and how its posteriors stood up to simulations that it had not
            seen. With --json, all that is known of it but its weights. One whose calibration failed is kept and never
            used; this says which figure failed.

            Example:  almagest network show 3f1a
                      almagest network show 3f1a --json | jq .metrics
            """
        )
        {
            id,
            home,
            json,
        };
        show.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                NetworkBundle bundle = await session.Get<NetworkRegistry>().ShowAsync(parsed.GetRequiredValue(id), cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(bundle.Metadata);
                else
                    Write(bundle);
                return 0;
            }
        );
        return show;
    }

    private static void Write(NetworkBundle bundle)
    {
        BundleMetadata about = bundle.Metadata;
        Console.Out.WriteLine($"network      {bundle.Id}");
        Console.Out.WriteLine($"campaign     {about.CampaignId}");
        Console.Out.WriteLine($"parameters   {string.Join(", ", about.TargetNames)}");
        Console.Out.WriteLine(
            $"learnt from  {Tables.Whole(about.TrainingSpectra)} spectra; judged on {Tables.Whole(about.ValidationSpectra)}"
        );
        if (about.Metrics is { } metrics)
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"error        {metrics.PassErrors[^1]:G3} mean square; {metrics.BaselineError:G3} if the data are "
                        + $"ignored; {metrics.Coverage:0.0%} of targets within their own sigma"
                )
            );
        Console.Out.WriteLine(
            about.Ood is { } monitor
                ? $"monitor      learnt from {Tables.Whole(monitor.Simulations)} simulations: {monitor.Reliability}"
                : "monitor      none: trained before there were monitors"
        );
        if (about.Posterior is not { } posterior)
        {
            Console.Out.WriteLine("posterior    none: trained before there were posteriors");
            return;
        }
        Console.Out.WriteLine(
            $"calibration  "
                + $"{posterior.IsCalibrated switch { true => "passed", false => "failed: never used", null => "none" }}: "
                + $"{posterior.Verdict}"
        );
        if (posterior.Network is not { } network)
            return;
        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"posterior    learnt from {Tables.Whole(network.Simulations)} fitted simulations; held against "
                    + $"{Tables.Whole(network.HeldOut)} others (seed {network.Seed})"
            )
        );
        Console.Out.WriteLine();
        Tables.Write(Headings, [.. Rows(network.Calibration, about.TargetNames)]);
    }

    public static IReadOnlyList<string> Headings { get; } =
    [
        "group",
        "spectra",
        "parameter",
        "mean rank",
        "within 68.27 %",
        "within 95.45 %",
        "p of the ranks",
        "joint deviation",
        "verdict",
    ];

    /// <summary>A row for each parameter in each group.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(CalibrationReport report, IReadOnlyList<string> names) =>
        report.Groups.SelectMany(group =>
            group.Parameters.Select(
                (one, p) =>
                    (IReadOnlyList<string>)
                        [
                            group.Name,
                            Tables.Whole(group.Trials),
                            names[p],
                            Format(one.MeanRank, "0.000"),
                            Format(100 * one.Coverage68, "0.0"),
                            Format(100 * one.Coverage95, "0.0"),
                            Format(one.RankProbability, "0.000"),
                            Format(group.JointDeviation, "0.000"),
                            group.Verdict ?? "holds",
                        ]
            )
        );

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
