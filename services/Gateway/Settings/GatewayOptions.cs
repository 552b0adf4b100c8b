using System.ComponentModel.DataAnnotations;

namespace Almagest.Gateway.Settings;

/// <summary>Section "Gateway".</summary>
public sealed class GatewayOptions
{
    /// <summary>Bytes of all files of one request.</summary>
    [Range(1, long.MaxValue)]
    public long LargestUpload { get; init; } = 256 << 20;

    /// <summary>Files of one request.</summary>
    [Range(1, 100_000)]
    public int MostFiles { get; init; } = 1_000;

    /// <summary>Spectra that one request may have simulated.</summary>
    [Range(1, 1_000_000)]
    public int MostFakes { get; init; } = 1_000;

    /// <summary>Tokens of who may come, see `almagest token`; null: none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Whoever reaches the port may come.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Names of this host by which it is asked without a token, beside localhost.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
