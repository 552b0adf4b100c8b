using System.ComponentModel.DataAnnotations;
using Almagest.Vo.Vosi;
using Almagest.Vo.VoTables;

namespace Almagest.Application.Tap;

/// <summary>What people who ask by TAP are granted: section "Tap".</summary>
public sealed class TapOptions
{
    public const string Section = "Tap";

    /// <summary>Where people reach the gateway, such as https://survey.example/almagest; null: as they asked.</summary>
    public Uri? Address { get; init; }

    /// <summary>What identifiers of datasets begin with: the service's own in the Virtual Observatory's registry.</summary>
    public Uri Identifiers { get; init; } = new("ivo://unregistered/almagest");

    /// <summary>Rows of an answer whose query doesn't say MAXREC.</summary>
    [Range(1, long.MaxValue)]
    public long UsualRows { get; init; } = 100_000;

    /// <summary>Rows of any answer.</summary>
    [Range(1, long.MaxValue)]
    public long MostRows { get; init; } = 10_000_000;

    /// <summary>How long an answer may take that somebody waits for, s.</summary>
    [Range(1, 86_400)]
    public int SyncSeconds { get; init; } = 60;

    /// <summary>How long a job may take that doesn't say so, s.</summary>
    [Range(1, 86_400)]
    public int UsualJobSeconds { get; init; } = 600;

    /// <summary>How long any job may take, s.</summary>
    [Range(1, 864_000)]
    public int MostJobSeconds { get; init; } = 14_400;

    /// <summary>How long a job and its result are kept unless it says so, hours.</summary>
    [Range(1, 87_600)]
    public int UsualKeptHours { get; init; } = 72;

    /// <summary>How long at most, hours.</summary>
    [Range(1, 87_600)]
    public int MostKeptHours { get; init; } = 720;

    /// <summary>Bytes of the tables that come with one query.</summary>
    [Range(0, 1 << 30)]
    public int LargestUpload { get; init; } = 50_000_000;

    /// <summary>Rows of each of them.</summary>
    [Range(0, 10_000_000)]
    public int MostUploadedRows { get; init; } = 200_000;

    /// <summary>Hosts from which tables are fetched; none: they come with the query alone.</summary>
    public IReadOnlyList<string> UploadHosts { get; init; } = [];

    /// <summary>Jobs of one owner that are kept at once.</summary>
    [Range(1, 1_000_000)]
    public int MostJobs { get; init; } = 1_000;

    /// <summary>Jobs of one owner that wait or run.</summary>
    [Range(1, 1_000_000)]
    public int MostOpenJobs { get; init; } = 50;

    /// <summary>Jobs that one server runs at once.</summary>
    [Range(1, 1_000)]
    public int JobsAtOnce { get; init; } = 3;

    /// <summary>Jobs of one owner that all servers run at once.</summary>
    [Range(1, 1_000)]
    public int JobsAtOnceOfOwner { get; init; } = 2;

    /// <summary>Bytes of a job's result.</summary>
    [Range(1, long.MaxValue)]
    public long LargestResult { get; init; } = 4L << 30;

    /// <summary>After how long without a word from its server a job is another's, s.</summary>
    [Range(1, 3_600)]
    public int LeaseSeconds { get; init; } = 30;

    /// <summary>Where people reach the gateway, without a slash at the end.</summary>
    /// <param name="asked">Where this one did.</param>
    public string AddressOr(string asked) =>
        Address?.AbsoluteUri.TrimEnd('/')
        ?? (
            Uri.TryCreate(asked, UriKind.Absolute, out Uri? address)
                ? address.AbsoluteUri.TrimEnd('/')
                : throw new RequestException($"found the host {asked}; expected a name or an address.")
        );

    /// <summary>As capabilities tell them.</summary>
    public ServiceLimits Limits =>
        new()
        {
            Rows = (Math.Min(UsualRows, MostRows), MostRows),
            ExecutionSeconds = (Math.Min(UsualJobSeconds, MostJobSeconds), MostJobSeconds),
            RetentionSeconds = (Math.Min(UsualKeptHours, MostKeptHours) * 3600L, MostKeptHours * 3600L),
            UploadBytes = LargestUpload,
            UploadRows = MostUploadedRows,
            TakesAddresses = UploadHosts.Count > 0,
        };

    /// <summary>Of the reader of tables.</summary>
    public UploadLimits UploadLimits => new() { Characters = LargestUpload, Rows = MostUploadedRows };
}
