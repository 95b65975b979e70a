"""The HTTP API: a resolver per area, a router per resource. Handlers parse, call one service and
map the answer.
"""

from drumbeat import deferring

# Must run before the imports that it defers. Only one of Powertools' resolvers is used, and the
# others import asyncio.
deferring.of_every_function()
deferring.defer(
    "aws_lambda_powertools.event_handler",
    {
        "APIGatewayHttpResolver": "api_gateway",
        "ApiGatewayResolver": "api_gateway",
        "Request": "request",
        "Response": "api_gateway",
    },
)
deferring.defer(
    "aws_lambda_powertools.utilities.data_classes",
    {
        "ALBEvent": "alb_event",
        "APIGatewayProxyEvent": "api_gateway_proxy_event",
        "APIGatewayProxyEventV2": "api_gateway_proxy_event",
        "BedrockAgentEvent": "bedrock_agent_event",
        "LambdaFunctionUrlEvent": "lambda_function_url_event",
        "VPCLatticeEvent": "vpc_lattice",
        "VPCLatticeEventV2": "vpc_lattice",
    },
)
