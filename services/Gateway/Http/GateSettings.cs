using System.Net;
using Almagest.Application.Access;
using Almagest.Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>Where the gateway would listen by its settings. Asked before anything starts, it refuses in one sentence.</summary>
internal sealed class GateSettings(IConfiguration configuration) : IValidateOptions<GatewayOptions>
{
    /// <summary>As the web server finds them: ports count where no address is named.</summary>
    public IEnumerable<string> Addresses =>
        (configuration["urls"] is { Length: > 0 } urls ? Parts(urls) : [.. Ports("http"), .. Ports("https")]).Concat(
            configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(one => one["Url"]).OfType<string>()
        );

    public ValidateOptionsResult Validate(string? name, GatewayOptions options) =>
        Wrong(Addresses, options) is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;

    /// <summary>Null: it may listen there.</summary>
    public static string? Wrong(IEnumerable<string> addresses, GatewayOptions options)
    {
        string[] all = [.. addresses];
        if (all.FirstOrDefault(address => Host(address) is null) is { } none)
            return $"Gateway: found {none} to listen at; expected an address such as http://127.0.0.1:8080.";
        return
            all.FirstOrDefault(IsOpen) is { } open
            && !options.AllowAnonymous
            && (options.TokenFile is not { Length: > 0 } file || new TokenFile(file).List().Count == 0)
            ? $"Gateway: found {open}, beyond this machine, and no token; expected one in Gateway:TokenFile "
                + "('almagest token create' makes it), or --allow-anonymous (Gateway:AllowAnonymous)."
            : null;
    }

    /// <summary>Whether others than this machine reach it.</summary>
    public static bool IsOpen(string address) =>
        Host(address) is { } host
        && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? found) && IPAddress.IsLoopback(found));

    /// <summary>Null: no address.</summary>
    private static string? Host(string address)
    {
        try
        {
            return BindingAddress.Parse(address).Host;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private IEnumerable<string> Ports(string scheme) =>
        Parts(configuration[$"{scheme}_ports"] ?? "").Select(port => $"{scheme}://*:{port}");

    private static string[] Parts(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
