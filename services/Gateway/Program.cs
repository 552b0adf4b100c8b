using Almagest.Gateway;
using Almagest.Hosting;

return await AlmagestHost.RunAsync(args, GatewayModule.Role);
